"""Networks that leave: one record of all they need, and what writes it in each language."""
