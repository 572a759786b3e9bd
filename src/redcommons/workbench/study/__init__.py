"""Scope: charter, ledgers, vocabularies and scenario cards, written as one types."""
