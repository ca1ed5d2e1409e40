"""What a person tells a running trainer: orders, how far to go, how fast; and the way to it."""
