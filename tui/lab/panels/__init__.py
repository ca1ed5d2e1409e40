"""The panels of the lab, and the place where they are shown."""
