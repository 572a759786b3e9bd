"""Plans, runs, verdicts, readings, and the gate before a comparison."""
