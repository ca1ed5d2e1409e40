"""How a sweep searches: which trials follow from what earlier ones came to, and which go on."""
