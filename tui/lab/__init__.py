"""The lab: the form, the panels and the run between them."""
