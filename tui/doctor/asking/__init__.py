"""What is asked of the terminal for that, and what it answers."""
