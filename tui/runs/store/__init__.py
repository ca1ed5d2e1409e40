"""The store as the screen of runs reads and changes it."""
