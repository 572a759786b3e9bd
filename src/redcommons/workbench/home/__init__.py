"""Home: the studies one is in, and the road through each."""
