"""One frame of a run, as the lab draws it, on a terminal or on paper."""
