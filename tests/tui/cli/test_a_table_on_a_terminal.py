"""A table on a real terminal: opened in the lab by a pipe, and watched without the lab."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nnlab.core.data.tabular.examples import read

from ..real_terminal import TRUE_COLOUR, Terminal

IRIS = Path(read.__file__).parent / "iris.csv"
NNLAB = f"{shlex.quote(sys.executable)} -m nnlab.tui"
QUIET = {**TRUE_COLOUR, "NNLAB_STORE": "", "NNLAB_SETTINGS": ""}

Opened = Callable[..., Terminal]


@pytest.mark.parametrize(("size", "said"), [((120, 40), "--data -"), ((80, 24), "-")])
def test_the_lab_takes_its_keys_from_the_terminal_where_the_table_is_piped(
    opened: Opened, size, said
):
    line = f"cat {shlex.quote(str(IRIS))} | {NNLAB} {said} --paused"
    terminal = opened(command=["sh", "-c", line], size=size, **QUIET)

    terminal.shows("150 rows, 5 columns")
    terminal.shows("4 inputs, 3 classes")
    terminal.keys("\r")
    terminal.until(lambda: "4 inputs, 3 classes" not in terminal.text)
    terminal.shows("4-8-8-3")
    terminal.shows("paused")
    terminal.until(lambda: terminal.epoch == 0)
    terminal.keys("I")
    terminal.shows("4 inputs, 3 classes")
    terminal.keys("\x1b")
    terminal.until(lambda: "4 inputs, 3 classes" not in terminal.text)
    terminal.keys("q")
    assert terminal.ended() == 0


def test_a_table_that_is_refused_never_opens_the_lab(opened: Opened, tmp_path: Path):
    file = tmp_path / "ragged.csv"
    file.write_text("a,b\n1,2\n3\n4,5\n")
    terminal = opened(command=["sh", "-c", f"{NNLAB} {shlex.quote(str(file))}"], **QUIET)

    assert terminal.ended() == 2
    assert "line 3: 1 cell where the header has 2" in " ".join(terminal.sent.decode().split())
    assert b"\x1b[?1049h" not in terminal.sent


def test_a_table_is_watched(opened: Opened):
    words = f"train --data {shlex.quote(str(IRIS))} --watch --epochs 20"
    terminal = opened(command=["sh", "-c", f"{NNLAB} {words}"], size=(100, 30), **QUIET)

    assert terminal.ended() == 0
    said = terminal.sent.decode()
    assert "150 rows, 4 inputs." in said
    assert "Boundary" in said
    assert "as virginica" in said.replace("\x1b[1m", "").replace("\x1b[0m", "")


def test_a_table_with_several_targets_is_watched(opened: Opened, tmp_path: Path):
    file = tmp_path / "houses.csv"
    rows = "".join(f"{i % 5},{i % 3},{i * 3},{i * 1000}\n" for i in range(24))
    file.write_text(f"rooms,floors,out1,out2\n{rows}")
    words = f"train --data {shlex.quote(str(file))} --watch --epochs 20 --predictions"
    terminal = opened(command=["sh", "-c", f"{NNLAB} {words}"], size=(100, 30), **QUIET)

    assert terminal.ended() == 0
    assert "Target out1, out2, as they are called as targets are" in terminal.sent.decode()
