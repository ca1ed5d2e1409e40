"""From a file or a pipe to a table: its bytes, its dialect, its records, its columns."""
