"""`nnlab train` and `runs show` on a terminal end with the curves of losses, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ..real_terminal import COMMAND, TRUE_COLOUR, Terminal

XOR = ("train", "--preset", "xor", "--epochs", "60")
HEAD = "loss over epochs"


def plot_in(out: str) -> list[str]:
    """Give the lines of the plot, of which there is one at the very end."""
    _, found, rest = out.partition(f"\n{HEAD}")
    return (HEAD + rest).splitlines() if found else []


def test_a_terminal_shows_the_curve_after_the_summary(tmp_path: Path):
    terminal = Terminal(
        [*COMMAND, "train", "--dataset", "circle", "--epochs", "30"], (80, 40), TRUE_COLOUR
    )
    assert terminal.ended() == 0
    assert terminal.text.index("parameters:") < terminal.text.index(HEAD)
    assert "⠒⠒ train  ▀▀ validation" in terminal.text
    assert "└┬" in terminal.text
    assert terminal.cell(HEAD, 0).fg == "default"
    for words, colour in (("⠒⠒ train", "green"), ("▀▀ validation", "magenta")):
        assert terminal.cell(words, 0).fg == colour  # as in the lab; blue and orange are classes
    cells = [cell for row in terminal.screen.buffer.values() for cell in row.values()]
    for colour in ("green", "magenta"):
        signs = "⠀⣿" if colour == "green" else "▀▟"
        dots = [
            each
            for cell in cells
            if cell.fg == colour and signs[0] < (each := cell.data) <= signs[1]
        ]
        assert len(dots) > 20
    assert not {"brightblue", "blue", "brown"} & {cell.fg for cell in cells}


def test_validation_is_a_line_that_is_told_apart_without_colour(nnlab):
    # Rows so few and so noisy are learned by heart, so the curves part.
    words = (
        *("train", "--dataset", "spiral", "--samples", "60", "--noise", "0.4"),
        *("--learning-rate", "0.03", "--epochs", "100"),
    )
    plain = plot_in(nnlab(*words, terminal=True, NO_COLOR="1", LINES="40").out)
    assert "⠒⠒ train  ▀▀ validation" in plain[0]
    drawn = ["".join("x" if "▀" <= sign <= "▟" else " " for sign in row) for row in plain[1:-2]]
    columns = {column for row in drawn for column, sign in enumerate(row) if sign == "x"}
    assert len(columns) > 60


@pytest.mark.parametrize(("lines", "height"), [(24, 12), (50, 15), (14, 7)])
def test_it_takes_half_the_terminal_at_most_and_fifteen_lines(nnlab, lines, height):
    outcome = nnlab(*XOR, terminal=True, LINES=str(lines))
    assert outcome.code == 0
    assert len(plot_in(outcome.out)) == height


def test_only_a_terminal_that_is_to_be_read_gets_it(nnlab, tmp_path: Path):
    assert plot_in(nnlab(*XOR, terminal=True).out)
    assert not plot_in(nnlab(*XOR).out)
    for words in (["--no-plot"], ["-q"], ["--progress", "none"], ["--json"]):
        outcome = nnlab(*XOR, *words, terminal=True)
        assert outcome.code == 0
        assert HEAD not in outcome.out
        assert "┬" not in outcome.out
    assert not plot_in(nnlab(*XOR, terminal=True, NNLAB_NO_PLOT="1").out)
    file = tmp_path / "out.txt"
    assert nnlab(*XOR, "-o", str(file), terminal=True).code == 0
    assert "parameters:" in file.read_text("utf-8")
    assert HEAD not in file.read_text("utf-8")


def test_what_stands_before_it_is_what_stands_without_it(nnlab):
    def told(*words: str) -> list[str]:
        lines = nnlab(*XOR, *words, terminal=True).out.splitlines()
        return [line for line in lines if not line.startswith(("\x1b[1;32mfinished", "kept"))]

    alone = told("--no-plot")
    assert told()[: len(alone)] == alone


def test_a_terminal_without_colours_or_without_unicode_gets_neither(nnlab):
    plain = nnlab(*XOR, terminal=True, NO_COLOR="1").out
    assert "⠒⠒ train" in plot_in(plain)[0]
    assert "\x1b" not in "".join(plot_in(plain))
    assert "\x1b[32m" in "".join(plot_in(nnlab(*XOR, terminal=True).out))
    ascii_only = nnlab(*XOR, terminal=True, encoding="ascii").out
    assert "\x1b[32m**" in ascii_only
    assert ascii_only.isascii()
    console = nnlab(*XOR, terminal=True, TERM="vt100").out
    assert plot_in(console)
    assert console.isascii()
    assert "\x1b" not in "".join(plot_in(console))


def test_a_narrow_terminal_gets_a_narrow_one(nnlab):
    out = nnlab(*XOR, terminal=True, columns=20, NO_COLOR="1").out
    lines = out.partition("\nloss  ⠒⠒ train\n")[2].splitlines()
    assert "┤" in "".join(lines)
    assert max(map(len, lines)) <= 20


def test_a_run_of_one_epoch_and_one_that_diverged_have_theirs(nnlab):
    outcome = nnlab("train", "--preset", "xor", "--epochs", "1", terminal=True)
    assert plot_in(outcome.out)[-1].split() == ["0", "1"]
    outcome = nnlab(
        "train", "--preset", "plane", "--learning-rate", "1000", "--optimizer", "sgd",
        "--epochs", "50", "--batch-size", "32", terminal=True,
    )  # fmt: skip
    assert outcome.code == 3
    assert "Traceback" not in outcome.err


def test_of_many_seeds_the_medians_are_drawn_in_the_band_of_half_of_them(nnlab):
    head, *rows = plot_in(nnlab(*XOR, "--replicas", "8", terminal=True, LINES="40").out)
    assert head.endswith("░░ half of the seeds")
    assert sum(line.count("░") for line in rows) > 20
    assert "half" not in plot_in(nnlab(*XOR, terminal=True).out)[0]


def test_a_kept_run_is_shown_with_the_curve_that_it_ended_with(nnlab, tmp_path: Path):
    store = ("--store", str(tmp_path / "runs.db"))
    trained = plot_in(nnlab(*XOR, "--replicas", "8", *store, terminal=True).out)
    assert plot_in(nnlab("runs", "show", "last", *store, terminal=True).out) == trained
    plain = nnlab("runs", "show", "last", "--ascii", *store, terminal=True, NO_COLOR="1").out
    assert "** train" in plain
    assert plain.isascii()
    for words in (["--no-plot"], ["--json"], ["--once"]):
        assert HEAD not in nnlab("runs", "show", "last", *words, *store, terminal=True).out
    assert HEAD not in nnlab("runs", "show", "last", *store).out


def test_going_on_without_the_dashboard_draws_the_whole_run(nnlab, tmp_path: Path):
    store = ("--store", str(tmp_path / "runs.db"))
    assert nnlab(*XOR, *store).code == 0
    outcome = nnlab("resume", "--headless", "last", "--epochs", "100", *store, terminal=True)
    assert plot_in(outcome.out)[-1].split() == ["0", "20", "40", "60", "80", "100"]


def test_plotext_is_loaded_only_to_draw_and_watching_needs_no_textual():
    code = (
        "import sys; from nnlab.tui.cli import main;"
        "main(['train', '--preset', 'xor', '--epochs', '3', '-q']);"
        "import nnlab.tui.cli.output.progress.watch;"
        "print({'plotext', 'textual'} & set(sys.modules), file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr == "set()\n"
