"""Scope: charter, ledgers, vocabularies and scenario cards."""
