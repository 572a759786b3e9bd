"""Ways of eliciting: dialogues are generators without I/O, so any driver can carry them."""
