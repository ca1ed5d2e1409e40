"""Keys that are typed, on their way to what they are meant for."""
