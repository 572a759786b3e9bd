"""The store: SQLite in a workspace folder by default, PostgreSQL by URL, one code path."""
