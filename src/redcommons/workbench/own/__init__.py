"""What belongs to a person: what they gave, withdrawal, and the files that are built again after it."""
