"""Events: a code at the door, one page for visitors, and what facilitators read of what was found."""
