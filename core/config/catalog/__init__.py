"""What there is to choose from: datasets, features, presets and lessons."""
