"""Configs and their values as text: files, one line, what people type, drawn points."""
