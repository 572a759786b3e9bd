"""Cases, what files said about them, review, and frozen releases."""
