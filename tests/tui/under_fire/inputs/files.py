"""Files that something has happened to: configs, sweeps, tables, weights, stores."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np

from nnlab.core.config import PRESETS
from nnlab.core.config.formats.files import to_json, to_toml

from .judge import command
from .texts import NAMES, NUMBERS, hostile, hyperparameter, mutated, mutated_bytes, value_for
from .typed import SHORT, Verdict

_STORE = "damaged.db"
_CELLS = (
    *(None, "", "x", -1, 0, 2**62, 1e308, b"", b"\x00" * 40),
    *("{", "[]", "é\x1b[31m", "nan"),
)


@dataclass(frozen=True, slots=True)
class Originals:
    """Files as they should be, to be damaged."""

    weights: tuple[Path, ...]
    """NPZ and safetensors."""
    tables: tuple[Path, ...]
    """NPY, NPZ and Parquet, where there is what writes it."""
    store: Path
    """Some runs and a sweep."""


def originals(folder: Path) -> Originals:
    """Make them, by the program itself."""
    made = folder / "originals"
    made.mkdir()
    store = made / "runs.db"
    few = ["--epochs", "20", "--quiet", "--store", str(store)]
    table = made / "table.csv"
    table.write_text(
        "a,b,c\n" + "\n".join(f"{n % 7},{n * n % 5}.5,{'xy'[n % 2]}" for n in range(40))
    )
    for words in (
        ["train", "--preset", "xor", *few],
        ["train", "--preset", "circle", "--replicas", "3", *few],
        ["train", "--data", str(table), "--target", "c", *few],
        ["sweep", "--preset", "xor", "--over", "lr=0.1,0.01", "--jobs", "1", *few],
    ):  # fmt: skip
        verdict = command(words, folder)
        assert verdict[0] == "run", verdict
    weights = made / "run.npz", made / "run.safetensors"
    for path in weights:
        verdict = command(
            ["runs", "export", "last", "--store", str(store), "-o", str(path)], folder
        )
        assert verdict[0] == "run", verdict
    with sqlite3.connect(store) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    rows = np.random.default_rng(1).random((30, 4))
    tables = [made / "rows.npy", made / "rows.npz"]
    np.save(tables[0], rows)
    np.savez(tables[1], x=rows, y=np.arange(30) % 3)
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        pass
    else:
        tables.append(made / "rows.parquet")
        parquet.write_table(arrow.table({"a": rows[:, 0], "b": ["x", "y", "z"] * 10}), tables[-1])
    return Originals(weights, tuple(tables), store)


def config_file(chance: random.Random, folder: Path, given: Originals) -> tuple[str, Verdict]:
    """Read a config or a sweep from TOML or JSON."""
    config = chance.choice([*PRESETS.values()]).config
    is_json = chance.random() < 0.5
    text = to_json(config) if is_json else to_toml(config)
    if chance.random() < 0.5:
        name = hyperparameter(chance).name
        value = chance.choice((*NUMBERS, '"x"', "[]", "[1, 2]", "{}", "null", '[["a"]]', "1e999"))
        said = json.loads(text) if is_json else {}
        text = json.dumps(said | {name: "?"}).replace('"?"', value) if is_json else text
        text = text if is_json else f"{name} = {value}\n{text}"
    if chance.random() < 0.3:
        text += f"\n[sweep]\n{chance.choice(('jobs', 'trials', 'search', 'budget', 'x'))} = "
        text += f"{chance.choice(NUMBERS)}\n[sweep.over]\n{hyperparameter(chance).name} = "
        text += chance.choice(('"0.1,0.2"', "[0.1, 0.2]", "[[4], [8, 8]]", "3", "{}", '"1..2 3"'))
    if chance.random() < 0.3:
        text = mutated(chance, text)
    content = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.2:
        content = mutated_bytes(chance, content)
    path = folder / chance.choice(("c.toml", "c.json", "c.txt"))
    path.write_bytes(content)
    words = ["config", "--config", path.name]
    return f"{words} of {content[:600]!r}", command(words, folder)


def _cell(chance: random.Random, wild: float) -> str:
    kind = chance.random()
    if chance.random() >= wild:
        return f"{chance.gauss(0, 3):.3g}"
    if kind < 0.8:
        return chance.choice(("a", "b", "yes", "no", "", "NA", "?", "2020-01-01", "1e400"))
    return chance.choice((*NUMBERS, *NAMES)) if kind < 0.95 else hostile(chance)


def table_file(chance: random.Random, folder: Path, given: Originals) -> tuple[str, Verdict]:
    """Read a table of any kind, look at it, learn it, or predict its rows."""
    if chance.random() < 0.25:
        original = chance.choice(given.tables)
        path = folder / f"t{original.suffix}"
        content = mutated_bytes(chance, original.read_bytes())
    else:
        path = folder / chance.choice(("t.csv", "t.csv", "t.txt", "t.tsv", "t.dat"))
        columns, sign = chance.randint(1, 6), chance.choice(",,,;\t| :")
        wild = chance.choice((0.0, 0.02, 0.4))
        rows = [
            sign.join(_cell(chance, wild) for _ in range(columns))
            for _ in range(chance.choice((0, 1, 2, 8, 30, 30, 30)))
        ]
        if chance.random() < 0.7:
            heads = [
                f"c{n}" if chance.random() < 0.9 else chance.choice(NAMES) for n in range(columns)
            ]
            rows.insert(0, sign.join(heads))
        text = chance.choice(("\n", "\n", "\r\n", "\r")).join(rows)
        if chance.random() < 0.2:
            text = mutated(chance, text)
        code = chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1", "utf-32"))
        content = text.encode(code, "replace" if code == "latin-1" else "surrogatepass")
        if chance.random() < 0.2:
            content = mutated_bytes(chance, content)
    path.write_bytes(content)
    options: list[str] = []
    if chance.random() < 0.3:
        options += [chance.choice(("--target", "--columns", "--drop", "--group", "--split-column"))]
        options += [chance.choice((*NAMES, "1", "2", "a", "b", "-1", "1,2", "c0", "c1", "c1,c0"))]
    if chance.random() < 0.3:
        options += [
            chance.choice(("--delimiter", "--decimal", "--encoding", "--missing", "--rows"))
        ]
        options += [
            chance.choice((",", ";", ".", "utf-8", "latin-1", "drop", "mean", "3", "zz", "xy"))
        ]
    kind = chance.random()
    if kind < 0.6:
        words = ["data", path.name, *options, *chance.choice(([], ["--json"]))]
    elif kind < 0.85:
        words = ["train", "--data", path.name, *options, *SHORT]
    else:
        words = ["predict", "last", path.name, "--store", str(given.store)]
    return f"{words} of {content[:600]!r}", command(words, folder)


def weights_file(chance: random.Random, folder: Path, given: Originals) -> tuple[str, Verdict]:
    """Begin with weights from a file."""
    original = chance.choice(given.weights)
    path = folder / f"w{original.suffix}"
    content = original.read_bytes()
    if path.suffix == ".npz" and chance.random() < 0.4:
        draw = np.random.default_rng(chance.randrange(1 << 30))
        shapes = [
            chance.choice(((), (0,), (2, 3), (3,), (3, 1), (1,), (2, 2, 2))) for _ in range(4)
        ]
        names = chance.choice((("W1", "b1", "W2", "b2"), ("0.weight", "0.bias", "2.weight", "x")))
        kind = chance.choice(("f8", "f4", "i8", "U3", "c16", "?"))
        arrays = [draw.normal(size=shape).astype(kind) for shape in shapes]
        np.savez(path, *(), **dict(zip(names, arrays, strict=True)))  # type: ignore[arg-type]
        content = path.read_bytes()
    if chance.random() < 0.8:
        content = mutated_bytes(chance, content)
    path.write_bytes(content)
    words = ["import", path.name, *_also(chance), *SHORT]
    return f"{words} of {len(content)} bytes", command(words, folder)


def _also(chance: random.Random) -> list[str]:
    if chance.random() < 0.7:
        return []
    declared = hyperparameter(chance)
    value = value_for(chance, declared).replace("\x00", "")
    return [f"{declared.flag}={'3' if declared.name in ('samples', 'replicas') else value}"]


def store_file(chance: random.Random, folder: Path, given: Originals) -> tuple[str, Verdict]:
    """Use a store whose bytes, or whose rows, are damaged."""
    path = folder / _STORE
    for each in folder.glob(f"{_STORE}*"):
        each.unlink()
    content = given.store.read_bytes()
    if chance.random() < 0.6:
        content = mutated_bytes(chance, content, 20)
    path.write_bytes(content)
    told = ""
    if chance.random() < 0.5:
        told = _damage_row(chance, path)
    words = chance.choice(
        (
            ["runs"],
            ["runs", "list", "--json"],
            ["runs", "show", "last"],
            ["runs", "show", "last", "--json"],
            ["runs", "compare", "xor", "last"],
            ["runs", "export", "last", "-o", "left.json", "--force"],
            ["runs", "lr>0.001"],
            ["sweeps"],
            ["sweeps", "last"],
            ["train", "--preset", "xor", *SHORT],
            ["resume", "last", "--headless", *SHORT],
            ["predict", "last"],
            ["report", "last", "-o", "r.html", "--force"],
        )
    )  # fmt: skip
    words = [*words, "--store", path.name]
    return f"{words} {told}", command(words, folder)


def _damage_row(chance: random.Random, path: Path) -> str:
    """Put something else into a cell of some table; tell where."""
    nothing = "(no cell changed)"
    with closing(sqlite3.connect(path)) as database:
        try:
            names = database.execute("SELECT name FROM sqlite_master WHERE type='table'")
            table = chance.choice(sorted(name for (name,) in names))
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            column, value = chance.choice(columns), chance.choice(_CELLS)
            database.execute(f'UPDATE "{table}" SET "{column}" = ?', (value,))
            database.commit()
        except (sqlite3.Error, IndexError, UnicodeDecodeError):
            return nothing
    return f"{table}.{column} = {value!r}"
