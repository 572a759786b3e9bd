"""The workbench: pages that call the verbs of the rooms."""
