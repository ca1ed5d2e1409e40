"""Parts of the screens of kept runs."""
