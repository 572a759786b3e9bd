"""What is private to a person: their vault, boundaries, and own record of what they saw."""
