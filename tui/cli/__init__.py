"""The command line: `nnlab` opens the dashboard, `nnlab train` trains without one.

`main` is the console command. Nothing else is imported before it runs, so that an interrupt
during start-up is caught as well.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: What follows `nnlab`; those of the process if not given.

    Returns:
        The exit code: 0 done, 1 failed, 2 wrong usage, 3 diverged, 130 or 143 interrupted.
    """
    # Starting makes some hundred thousand objects that stay, and to look at them again and again
    # takes a tenth of the time until the first frame. What trains switches the collector on, to
    # look when there is something to find.
    gc.disable()
    gc.set_threshold(50_000)
    # There are none for nnlab, and to look for them takes the longer the more is installed.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from .threads import use_one_thread

        use_one_thread()
        from .program import run_program

        return run_program(arguments)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from .errors import say_what_nobody_foresaw

        return say_what_nobody_foresaw(error)
    finally:
        gc.enable()
