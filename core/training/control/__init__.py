"""What a person tells a running trainer: orders and how far to go; and the way to it."""
