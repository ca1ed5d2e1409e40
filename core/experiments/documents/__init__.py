"""Results as a document to hand in: what was trained, what came of it, and how to repeat it."""
