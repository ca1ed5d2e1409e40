"""Reads a table, and prints how long that took and how much memory.

python -m comparison.children.reading FILE
"""

from __future__ import annotations

import json
import resource
import sys
from time import perf_counter, process_time

from nnlab.core.data.table.reading.read import read_table


def main(file: str) -> None:
    """Read it once."""
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, processor = perf_counter(), process_time()
    table = read_table(file)
    taken = {
        "rows": table.rows,
        "wall": perf_counter() - wall,
        "processor": process_time() - processor,
        "megabytes": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle) / 1024,
    }
    print(json.dumps(taken))


if __name__ == "__main__":
    main(sys.argv[1])
