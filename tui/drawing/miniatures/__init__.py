"""Small pictures beside the field that has the focus: what a choice looks like."""
