"""The numerics laid open: explained, checked against finite differences, probed."""
