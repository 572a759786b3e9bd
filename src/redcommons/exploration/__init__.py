"""Conversations turn by turn, and what was kept of them."""
