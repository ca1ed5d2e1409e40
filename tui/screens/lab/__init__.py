"""The lab, from the run at the bottom to everything a person does on top."""
