"""A look inside the network that trains: its layers, and one step on paper."""
