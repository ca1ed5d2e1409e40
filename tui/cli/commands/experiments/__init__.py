"""Commands about many runs at once: what a config comes to over its seeds, and against others."""
