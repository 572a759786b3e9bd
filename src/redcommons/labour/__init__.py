"""Who does what, on which terms: people, their roles, and what a role may do."""
