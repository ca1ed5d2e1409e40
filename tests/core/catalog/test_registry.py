"""Records are looked up where they are needed, and named nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import nnlab.core
import nnlab.tui
from nnlab.core.catalog.activations import ACTIVATIONS
from nnlab.core.catalog.datasets import DATASETS
from nnlab.core.catalog.features import FEATURES
from nnlab.core.catalog.initializations import INITIALIZATIONS
from nnlab.core.catalog.losses import LOSSES
from nnlab.core.catalog.optimizers import OPTIMIZERS
from nnlab.core.catalog.registry import Live, Registry, listed
from nnlab.core.catalog.schedules import SCHEDULES

REGISTRIES = (ACTIVATIONS, DATASETS, FEATURES, INITIALIZATIONS, LOSSES, OPTIMIZERS, SCHEDULES)
EACH = pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.kind)

OTHER_MEANINGS = {"step", "momentum", "formula", "torch", "x1", "x2"}
"""Names that are a way to go on, hyperparameters, a format and columns of tables as well."""


@EACH
def test_records_are_known_by_their_own_names_and_explained_in_a_line(registry: Registry) -> None:
    assert len(registry) > 3
    for name, record in registry.items():
        assert record.name == name
        assert registry.named(name) is registry.find(name) is record
        assert record.explanation
        assert "\n" not in record.explanation
    assert registry.find("nonesuch") is registry.find(["sgd"]) is registry.find(None) is None


@EACH
def test_other_words_mean_one_record_and_are_no_names(registry: Registry) -> None:
    words = [word for record in registry.values() for word in record.words]
    assert len(words) == len(set(words)) == len(registry.meanings)
    assert not set(words) & set(registry)


def test_a_live_mapping_is_made_anew_whenever_it_is_asked() -> None:
    numbers = {"one": 1}
    live = Live(lambda: dict(numbers))
    numbers["two"] = 2
    assert dict(live) == {"one": 1, "two": 2}
    assert len(live) == 2
    assert "three" not in live
    del numbers["one"]
    assert list(live) == ["two"]


def test_a_list_of_names_ends_in_or() -> None:
    assert listed(["mse"]) == "mse"
    assert listed(["mse", "huber", "bce"]) == "mse, huber or bce"


def files() -> Iterator[tuple[str, Path]]:
    """Give what reads records: all but the records themselves, and configs that are written out."""
    for package in (nnlab.core, nnlab.tui):
        top = Path(next(iter(package.__path__)))
        for path in sorted(top.rglob("*.py")):
            name = str(Path(top.name, path.relative_to(top)))
            if not name.startswith("core/catalog/") and path.stem not in {"presets", "lessons"}:
                yield name, path


def test_no_reader_names_a_record() -> None:
    """It asks the record instead; what a hyperparameter is unless told otherwise is a name."""
    names = {name for registry in REGISTRIES for name in registry} - OTHER_MEANINGS
    found: list[str] = []
    for name, path in files():
        tree = ast.parse(path.read_text("utf-8"))
        allowed = {
            id(call.args[0])
            for call in ast.walk(tree)
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == "hyperparameter"
        }
        allowed |= {
            id(lookup.slice)
            for lookup in ast.walk(tree)
            if isinstance(lookup, ast.Subscript)
            and isinstance(lookup.value, ast.Name)
            and lookup.value.id == "PRESETS"  # presets have names of their own
        }
        found += [
            f"{name}:{node.lineno} {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and node.value in names and id(node) not in allowed
        ]
    assert not found, "\n".join(found)
    assert len(list(files())) > 100
