"""Queues of replies to read, and the page on which they are rated."""
