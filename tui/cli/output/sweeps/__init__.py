"""How sweeps are printed."""
