"""What guides a newcomer through the lab: the welcome, the tour of lessons, and who begins them."""
