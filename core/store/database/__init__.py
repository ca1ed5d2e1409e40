"""The SQLite file of a store: its tables, its open connection, and how arrays stand in it.

What a run takes in the file: about 1 KB for what it is, 5 KB and its parameters for its checkpoint,
those of up to 64 earlier epochs (1 MB at most) to go back to, and 6 to 17 bytes an epoch for its
history, to the last bit: of the report's XOR network 10,000 epochs take 150 KB altogether. With
replicas, three histories (the medians and both quartiles) take about 50 bytes an epoch; every
replica's own metrics are stored of every epoch up to 32 MB before they are packed, and beyond of
every second, fourth, ... epoch (see `history_rows.py`).
"""
