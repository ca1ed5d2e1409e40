"""What keys do in the lab, declared once, and the tables of all keys for the manual."""
