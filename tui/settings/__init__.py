"""What the lab remembers from one start to the next."""
