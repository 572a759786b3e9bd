"""The report as it will be and as it was published, and the search over a study."""
