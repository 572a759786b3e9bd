"""Conversations by hand: one object for a notebook and a terminal, which remembers where one stands in the tree."""
