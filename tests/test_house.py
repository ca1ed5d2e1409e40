"""The house: rooms whose arrows go one way, folders one overlooks, classes without slices."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FLOORS = {
    "core": [
        *("version", "randomness", "free_memory", "private_files", "atomic_file", "printable"),
        *("short_repr", "read_only", "html_table", "allocator"),
        *("catalog", "config", "data", "nn", "training", "store", "estimators"),
        *("experiments", "export"),
    ],
    "tui": [
        *("error_log", "appearance", "drawing", "pictures", "settings", "store_news", "terminal"),
        *("garbage_collection", "doctor", "widgets", "manual", "runs", "sweep", "reproduction"),
        *("lab", "app", "browser", "cli", "__main__"),
    ],
}
"""The rooms from the ground up: each may use those before it, in core and in tui."""

MOST_MODULES = 10
"""The most modules in a folder, its `__init__` not counted."""

MOST_LINES = 300
"""The most lines of a file that is read as a whole."""

MANY_BASES = {"RunConfig": "gathers the declarations of three groups of fields, and no behaviour"}
"""Classes with more than one base of ours, and why."""


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


FILES = {_module(path): path for top in FLOORS for path in sorted((ROOT / top).rglob("*.py"))}


@cache  # and not at import: each worker of a test run imports this file, one runs it
def _trees() -> dict[str, ast.Module]:
    return {module: ast.parse(path.read_text("utf-8")) for module, path in FILES.items()}


def _imported(module: str) -> Iterator[str]:
    """Give every module of ours that one imports, at its top, in a function or for types only."""
    package = module.split(".")
    if FILES[module].name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(_trees()[module]):
        if not isinstance(node, ast.ImportFrom):
            continue
        if node.level:
            base = package[: len(package) - node.level + 1]
            source = ".".join([*base, *([node.module] if node.module else [])])
        else:
            source = (node.module or "").removeprefix("nnlab.")
        for name in node.names:
            inner = f"{source}.{name.name}"
            if inner in FILES:
                yield inner
            elif source in FILES:
                yield source


@cache
def _arrows() -> dict[str, set[str]]:
    """Give every module of ours with those of ours that it imports."""
    return {module: set(_imported(module)) - {module} for module in FILES}


def _room(module: str) -> tuple[str, str]:
    top, *inner = module.split(".")
    return top, inner[0] if inner else ""


def test_the_reader_of_imports_sees_them() -> None:
    assert "core.nn.scaling" in _arrows()["core.nn.network"]
    assert sum(map(len, _arrows().values())) > 1000


def test_every_room_has_its_floor() -> None:
    found = {_room(module) for module in FILES} - {(top, "") for top in FLOORS}
    assert found == {(top, room) for top, rooms in FLOORS.items() for room in rooms}


def test_no_room_uses_one_above_it() -> None:
    upward = []
    for module, targets in _arrows().items():
        top, room = _room(module)
        for target in targets:
            other_top, other = _room(target)
            if top != other_top:
                if top == "core":
                    upward.append(f"{module} -> {target}")
                continue
            if not room or not other:
                continue  # the face of core gives names of all rooms
            floors = FLOORS[top]
            if floors.index(other) > floors.index(room):
                upward.append(f"{module} -> {target}")
    assert not upward, "\n".join(sorted(upward))


def test_nothing_but_its_users_imports_the_face_of_core() -> None:
    """Inside core a name is taken from where it is."""
    arrows = _arrows()
    assert not [m for m in arrows if m.startswith("core.") and "core" in arrows[m]]


def _folders() -> list[str]:
    return sorted({module.rpartition(".")[0] for module in FILES if "." in module})


def _circle(arrows: dict[str, set[str]]) -> list[str]:
    """Find a way that leads back to where it began; nothing if there is none."""
    done: set[str] = set()

    def walk(node: str, way: list[str]) -> list[str]:
        if node in way:
            return [*way[way.index(node) :], node]
        if node in done:
            return []
        for following in sorted(arrows[node]):
            if found := walk(following, [*way, node]):
                return found
        done.add(node)
        return []

    for start in sorted(arrows):
        if found := walk(start, []):
            return found
    return []


def test_a_circle_is_found() -> None:
    assert _circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert not _circle({"a": {"b", "c"}, "b": {"c"}, "c": set()})


@pytest.mark.parametrize("folder", _folders())
def test_files_and_folders_that_stand_together_use_each_other_in_one_direction(folder: str) -> None:
    arrows: dict[str, set[str]] = defaultdict(set)
    depth = folder.count(".") + 1

    def part(module: str) -> str | None:
        if not module.startswith(f"{folder}."):
            return None
        return module.split(".")[depth]

    for module, targets in _arrows().items():
        if (here := part(module)) is None:
            continue
        arrows[here] |= {there for target in targets if (there := part(target))} - {here}
        for target in targets:
            if (there := part(target)) is not None:
                arrows.setdefault(there, set())
    circle = _circle(arrows)
    assert not circle, " -> ".join(circle)


def test_no_folder_has_more_modules_than_one_overlooks() -> None:
    count: dict[Path, int] = defaultdict(int)
    for path in FILES.values():
        count[path.parent] += path.name != "__init__.py"
    full = {str(p.relative_to(ROOT)): n for p, n in count.items() if n > MOST_MODULES}
    assert not full


def test_no_file_is_longer_than_one_reads_at_once() -> None:
    lines = {module: path.read_text("utf-8").count("\n") for module, path in FILES.items()}
    assert not {module: count for module, count in lines.items() if count > MOST_LINES}


def _bases() -> dict[str, list[str]]:
    """Give every class of ours with its bases of ours."""
    classes: dict[str, list[str]] = {}
    for tree in _trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases = [
                    base.value if isinstance(base, ast.Subscript) else base for base in node.bases
                ]
                names = [
                    base.id if isinstance(base, ast.Name) else base.attr
                    for base in bases
                    if isinstance(base, ast.Name | ast.Attribute)
                ]
                classes.setdefault(node.name, []).extend(names)
    return {
        name: [base for base in bases if base in classes and base != name]
        for name, bases in classes.items()
    }


def test_no_class_is_cut_into_slices() -> None:
    bases = _bases()
    assert len(bases) > 100
    chains = [
        f"{name} -> {base} -> {grand}"
        for name, own in bases.items()
        for base in own
        for grand in bases[base]
    ]
    assert not chains, "\n".join(chains)


def test_a_class_has_one_base_of_ours_at_most() -> None:
    several = {name: own for name, own in _bases().items() if len(own) > 1}
    assert set(several) == set(MANY_BASES)


def test_core_and_tui_have_names_that_say_something() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "inside", "doing"}
    vague |= {"keeping", "values", "memory", "whose", "moments", "turns", "base", "text"}
    parts = {part for module in FILES for part in module.split(".")}
    assert not parts & vague
