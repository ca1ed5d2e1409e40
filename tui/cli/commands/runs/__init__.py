"""`nnlab runs`: what is kept, one file a command; `group` holds them."""
