"""Programs that a lab is opened in: emulators, multiplexers, a console, mosh."""
