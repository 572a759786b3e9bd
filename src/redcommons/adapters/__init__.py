"""I/O and vendors: the only rooms that touch the outside world."""
