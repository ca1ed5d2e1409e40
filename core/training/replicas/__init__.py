"""Many runs of one config in lockstep: what differs, what each came to, which one is shown."""
