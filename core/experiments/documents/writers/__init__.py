"""A document as HTML or Markdown."""
