"""Terms of work, support, and a person's own work record."""
