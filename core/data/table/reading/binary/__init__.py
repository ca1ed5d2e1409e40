"""Tables from files that are no text and have types of their own: arrays of numpy, Parquet."""
