"""Pages of Evaluate: runs asked for, watched, read, compared."""
