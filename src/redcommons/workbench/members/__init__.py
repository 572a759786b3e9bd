"""Members: who is in a study, as what, and the links by which somebody comes in."""
