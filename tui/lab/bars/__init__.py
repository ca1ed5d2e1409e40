"""The lines above and below the panels: what runs, and how it fares."""
