"""Numbers to characters: what panels show, without knowing of panels."""
