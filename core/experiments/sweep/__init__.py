"""Sweeps: the same network trained by many configs, each over many seeds."""
