"""What the README promises, measured: whole processes against a local server, beside a raw client in the same run."""
