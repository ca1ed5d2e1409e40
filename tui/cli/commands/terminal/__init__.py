"""The commands about where the lab is shown."""
