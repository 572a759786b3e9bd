"""What may be shown to whom, and how: rules only. They offer control and claim no protection."""
