"""A look inside the network and into one step, taken only when somebody looks."""
