"""How runs get into the store while they train, whatever the disk does."""
