"""When a run ends, pauses or slows down, and what is said when it breaks or is stuck."""
