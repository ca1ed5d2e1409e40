"""Contenders measured side by side; `tests/benchmarks/run.py` is the command."""
