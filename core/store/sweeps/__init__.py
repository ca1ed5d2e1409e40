"""Kept sweeps: their plans, and what each of their trials came to."""
