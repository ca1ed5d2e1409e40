"""Kept runs as text, CSV and JSON."""
