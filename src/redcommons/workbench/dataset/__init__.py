"""Pages of Create: cases, files that are brought, releases and their review."""
