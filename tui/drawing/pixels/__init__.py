"""Pictures of pixels, for terminals that can show some: what they are made of, and how sent."""
