"""Values that several panels show, made once."""
