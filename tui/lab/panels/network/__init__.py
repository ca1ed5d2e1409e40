"""The network panel: units and links, looked at and set."""
