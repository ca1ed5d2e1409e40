"""Kept runs in the lab: listed, opened, and offered where they were interrupted."""
