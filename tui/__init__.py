"""What a person touches in a terminal: the dashboard and the command line."""
