"""What the attacks have in common."""

MARKER = "zqmarkerzq"
"""Said by everything in the study that is not the asker's, and by nothing else."""
