"""All that can be found by typing: fields, presets, datasets, panels, commands and kept runs."""
