"""The lab in a browser: a server that gives each visitor a lab on a terminal of its own."""
