"""`python -m redcommons` is the command line."""

from redcommons.cli import main

main()
