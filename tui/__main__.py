"""`python -m nnlab.tui` is `nnlab`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

if __name__ == "__main__":
    # `-m` looks for modules in the folder it is called in before all others: a person's `click.py`
    # there would be imported in place of the library. The command does not look there.
    with suppress(OSError):  # a folder that is gone has no modules
        if sys.path and sys.path[0] == os.getcwd():
            del sys.path[0]

    from .cli import main

    sys.exit(main())
