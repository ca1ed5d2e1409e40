"""What happens: the trainer, its orders, its history and what it shows."""
