"""Ground: the few nouns that every room shares. No I/O, no framework."""
