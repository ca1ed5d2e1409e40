"""Core stands on numpy, pydantic and the standard library, and never looks up to a screen."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest

import nnlab.core

pytestmark = pytest.mark.slow

CORE = Path(next(iter(nnlab.core.__path__)))
MODULES = sorted(
    ".".join(("nnlab.core", *path.relative_to(CORE).with_suffix("").parts)).removesuffix(
        ".__init__"
    )
    for path in CORE.rglob("*.py")
)


def modules_after(statements: str) -> set[str]:
    """Run statements in a fresh interpreter and give the names of all loaded modules."""
    script = f"import sys, json\n{statements}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(done.stdout))


def test_importing_all_of_core_loads_nothing_that_draws() -> None:
    has_scikit_learn = find_spec("sklearn") is not None  # an extra, which one room of core needs
    modules = [each for each in MODULES if has_scikit_learn or ".estimators" not in each]
    assert len(modules) > 25
    loaded = modules_after("\n".join(f"import {module}" for module in modules))
    assert loaded >= set(modules)
    above = {"textual", "rich", "plotext", "click", "nnlab.tui"}
    assert not {name for name in loaded if name in above or name.startswith("nnlab.tui.")}


@pytest.mark.parametrize("statement", ["import nnlab.core", "import nnlab.core.config"])
def test_the_declarations_load_without_numpy(statement: str) -> None:
    loaded = modules_after(statement)
    assert "nnlab.core" in loaded
    assert "numpy" not in loaded


def test_config_files_load_without_numpy() -> None:
    assert "numpy" not in modules_after("import nnlab.core.config.formats.files")


def test_the_names_that_core_offers_are_found_when_first_used() -> None:
    for name in nnlab.core.__all__:
        at_home = {"Table": "PreparedTable"}.get(name, name)
        assert getattr(nnlab.core, name).__name__ == at_home


def test_a_name_that_core_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Optimiser'"):
        _ = nnlab.core.Optimiser


def test_dir_lists_what_core_offers_and_nothing_else() -> None:
    listed = [name for name in dir(nnlab.core) if not name.startswith("__")]
    assert listed == sorted(nnlab.core.__all__)
    assert "Trainer" in listed
    assert "__version__" in dir(nnlab.core)


def test_core_says_its_version() -> None:
    assert nnlab.core.__version__ == metadata.version("nnlab-tui")


def test_showing_a_snapshot_to_rich_or_to_a_notebook_loads_nothing_that_draws() -> None:
    loaded = modules_after(
        "from nnlab.core import RunConfig, Trainer\n"
        "snapshot = Trainer(RunConfig(dataset='xor', epochs=1)).run()\n"
        "assert snapshot._repr_html_() and repr(snapshot) and snapshot.to_dict()\n"
        "class Console:\n"
        "    def render_str(self, text, **how): return text\n"
        "class Options:\n"
        "    max_width, ascii_only = 80, False\n"
        "assert len(list(snapshot.__rich_console__(Console(), Options()))) > 5"
    )
    assert "nnlab.core.training.rendering.lines" in loaded
    assert not loaded & {"textual", "rich", "plotext", "click", "nnlab.tui"}
