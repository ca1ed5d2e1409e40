"""The form, and the lines that ask for one thing."""
