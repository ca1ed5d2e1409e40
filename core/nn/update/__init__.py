"""From a gradient to new parameters: optimizers, schedules, and what keeps weights small."""
