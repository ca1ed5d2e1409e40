"""What holds for every test: one quiet, repeatable environment."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

# Before anything imports Textual or numpy, as both read their variables at import. Threads
# inside numpy only slow small matrices down, and the suite runs on all cores already.
for name in list(os.environ):
    if name in {"NO_COLOR", "COLORTERM", "FORCE_COLOR"} or name.startswith(("TEXTUAL_", "NNLAB_")):
        del os.environ[name]
for name in ("OPENBLAS", "OMP", "MKL", "BLIS", "VECLIB_MAXIMUM"):
    os.environ[f"{name}_NUM_THREADS"] = "1"

# Most of a short program is to compile its modules. Where none of that may be kept, each worker and
# each of the many programs under test would do it again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# No test reads or changes what the developer's own lab remembers.
os.environ["NNLAB_SETTINGS"] = ""
# Empty, nothing is kept: no test writes where its developer keeps runs.
os.environ["NNLAB_STORE"] = ""
# Nor does an error that a test provokes stand in its developer's log.
os.environ["NNLAB_LOG"] = ""

# Under nohup, or in the background of a script, a suite is told to ignore signals, and whatever it
# starts would inherit that, where tests are about what a program does when it gets them. A handler
# ignores a signal as well, and starting a program leaves it behind. Workers are such programs.
_DEAF = "TESTS_IGNORE_SIGNALS"
for name in ("SIGHUP", "SIGINT"):
    number = getattr(signal, name, None)
    if number is None:
        continue
    if signal.getsignal(number) is signal.SIG_IGN:
        os.environ[_DEAF] = f"{os.environ.get(_DEAF, '')} {name}"
    if name in os.environ.get(_DEAF, "").split():
        signal.signal(number, lambda *_: None)

# As the program does itself: opening a dashboard makes so many objects that the collector's own
# rate takes a fifth of the time.
gc.set_threshold(50_000)

import pytest  # noqa: E402  (the variables come first)
from hypothesis import HealthCheck, settings  # noqa: E402

# A busy machine is not a failure; the derandomized profile makes each run the same run.
settings.register_profile(
    "nnlab", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("nnlab")


@pytest.fixture(autouse=True)
def tables_at_hand() -> Iterator[None]:
    """Put back what a test forgot to be as another process: others have opened theirs at import."""
    from nnlab.core.data.tabular import open_tables

    registries = (open_tables._TABLES, open_tables._GONE)
    before = [dict(registry) for registry in registries]
    yield
    for registry, tables in zip(registries, before, strict=True):
        for key, table in tables.items():
            registry.setdefault(key, table)


def pytest_xdist_auto_num_workers() -> int:
    """Have one test more under way than there are cores: many wait for a terminal or a frame."""
    return (os.cpu_count() or 1) + 1


_TESTS = Path(__file__).parent
_FAST = [_TESTS / "core", _TESTS / "tui" / "drawing"]
"""Where no test opens a dashboard, and few are marked as slow."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        is_near = any(item.path.is_relative_to(folder) for folder in _FAST)
        if is_near and item.get_closest_marker("slow") is None:
            item.add_marker("fast")


def pytest_collection_finish() -> None:
    """Have the collector look at what tests make, and never again at all that was imported."""
    gc.collect()
    gc.freeze()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import nothing of which `-m fast` runs nothing, as that takes longer than many tests."""
    if config.option.markexpr != "fast":
        return None
    on_the_way = any(
        collection_path.is_relative_to(folder) or folder.is_relative_to(collection_path)
        for folder in _FAST
    )
    return None if on_the_way else True
