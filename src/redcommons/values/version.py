"""The version of this software, named in every report."""

__version__ = "0.1.0"
