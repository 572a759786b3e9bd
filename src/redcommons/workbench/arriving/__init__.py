"""Ways in: doors and what stands before them, people without an account, arrangements, and what is owed."""
