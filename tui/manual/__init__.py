"""The manual: its pages, and the screen that shows them."""
