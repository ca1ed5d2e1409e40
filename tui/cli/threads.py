"""One thread for each matrix product, decided before numpy is first imported.

The networks here are tiny. A product of 10 x 8 numbers takes a microsecond; to hand it to a pool
of threads and wait for them takes longer, and training becomes about five times slower. The
libraries behind numpy read these variables once, when they are loaded, so this must come first.

Whoever sets one of them gets what was set: large networks may want more threads. It is not chosen
by the network's size, as the number of threads changes the last bits of what is computed, and the
same config is to give the same ones wherever it is trained.
"""

from __future__ import annotations

import os

THREAD_VARIABLES = (
    "OPENBLAS_NUM_THREADS",  # numpy's own wheels
    "MKL_NUM_THREADS",  # conda on Intel
    "OMP_NUM_THREADS",  # anything built on OpenMP
    "VECLIB_MAXIMUM_THREADS",  # Accelerate on macOS
)
"""What the linear algebra libraries read their number of threads from."""


def use_one_thread() -> None:
    """Keep matrix products on the thread that asks for them, unless the user said otherwise."""
    for variable in THREAD_VARIABLES:
        os.environ.setdefault(variable, "1")
