"""What a config can choose by name: one record each, with all that any reader of it needs."""
