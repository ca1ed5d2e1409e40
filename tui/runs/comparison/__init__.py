"""Kept runs side by side."""
