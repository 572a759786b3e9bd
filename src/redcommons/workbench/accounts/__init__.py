"""Accounts: how somebody signs in. Who they are in a study is said by labour."""
