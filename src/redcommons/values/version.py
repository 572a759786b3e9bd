"""The version of this software, named in every report."""

VERSION = "0.1.0"
