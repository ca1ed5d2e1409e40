"""A table opened in the lab: what becomes of its columns is shown and changed before it runs."""
