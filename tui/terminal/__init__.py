"""How frames get to the terminal: when, which cells of them, and in which characters."""
