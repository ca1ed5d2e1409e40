"""The tables that kept runs learn from: names, source, and their rows where these are few."""
