"""What is found of the terminal: which it is, its characters, its colours, its line."""
