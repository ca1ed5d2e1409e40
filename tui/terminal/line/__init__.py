"""The line to the terminal: what it shows, what is sent of a change, and when."""
