"""The hot loop: steps, the order of the rows, evaluation, replicas in lockstep."""
