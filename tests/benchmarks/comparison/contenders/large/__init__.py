"""The same for 784-128-64-10, where the products are the work and not the calls."""
