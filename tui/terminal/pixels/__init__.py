"""Pictures of pixels on the terminal: whether it shows any, and what is sent for them when."""
