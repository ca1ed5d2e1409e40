"""How fast a run trains for somebody who watches: a limit, a ramp, and when epochs may begin."""
