"""The workbench: pages over the same verbs that the command line calls, one folder for each stage."""
