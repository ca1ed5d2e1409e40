"""What is said of the terminal, and how all of it gets onto one screen."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from nnlab.tui.appearance.look import Look
from nnlab.tui.doctor.asking.answers import Answers
from nnlab.tui.doctor.asking.between import is_in_mosh, multiplexer
from nnlab.tui.doctor.asking.line_speed import Speed
from nnlab.tui.doctor.asking.widths import Width
from nnlab.tui.doctor.finding import Finding, worst
from nnlab.tui.doctor.machine import machine_finding
from nnlab.tui.doctor.picture import SIZE, picture_to_compare
from nnlab.tui.doctor.report import object_of, screen_of
from nnlab.tui.doctor.terminal.characters import characters_finding, widths_finding
from nnlab.tui.doctor.terminal.colours import colours_finding
from nnlab.tui.doctor.terminal.graphics import graphics_finding
from nnlab.tui.doctor.terminal.line import line_finding
from nnlab.tui.doctor.terminal.place import between_finding, terminal_finding
from nnlab.tui.terminal import terminal_kind
from nnlab.tui.terminal.pixels.tmux import TmuxSays

TRUE = 2**24


def test_what_a_locale_without_unicode_takes_away_is_said_with_what_would_bring_it(surroundings):
    around = surroundings(LANG="C", encoding="ascii", ascii_only=True)
    of = characters_finding(around, Answers())
    assert of.words == "ASCII, as LANG=C and the output is ascii"
    assert "LANG=C.UTF-8" in of.advice
    for said in ({"LC_ALL": "POSIX"}, {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, {"LANG": ""}):
        by_python = characters_finding(surroundings(**said), Answers(reads_utf8=True))
        assert by_python.words.startswith("lines, blocks and braille, as L")
        name = "LC_ALL" if "LC_ALL" in said else "LANG"
        assert by_python.advice.endswith(f"set {name}=C.UTF-8.")
    unset = characters_finding(
        surroundings(PYTHONIOENCODING="latin-1", ascii_only=True, encoding="latin-1"), Answers()
    )
    assert "braille unset PYTHONIOENCODING" in unset.advice
    by_python = characters_finding(surroundings(PYTHONUTF8="1", LANG="C"), Answers())
    assert by_python.words.startswith("lines, blocks and braille, as PYTHONUTF8=1 and")
    assert by_python.state == "fine"
    said = surroundings(LC_CTYPE="UTF-8", LANG="C")
    assert characters_finding(said, Answers()).state == "fine"
    asked_for = characters_finding(surroundings(ascii_only=True), Answers())
    assert asked_for.words == "ASCII, as that was asked for"
    of_bytes = characters_finding(
        surroundings(LANG="C", ascii_only=True), Answers(reads_utf8=False)
    )
    assert of_bytes.words == "ASCII, as LANG=C and the terminal reads no UTF-8"
    around = surroundings(TERM="linux", ascii_only=True, encoding="ascii")
    console = characters_finding(around, Answers())
    assert (console.words, console.advice) == ("ASCII, as TERM=linux has no other in its font", "")


def test_characters_that_are_drawn_too_wide_are_named(surroundings):
    answers = Answers(widths={"braille": Width(3, 3), "marks": Width(27, 54)})
    of = widths_finding(surroundings(), answers)
    assert of.words == "columns of marks 54, not 27"
    assert of.advice.endswith("start with --ascii.")
    assert widths_finding(surroundings(), Answers(widths={"CJK": Width(2, 1)})).state == "amiss"
    assert widths_finding(surroundings(), Answers()).state == "unknown"


@pytest.mark.parametrize(
    ("colours", "true", "variables", "said"),
    [
        (256, None, {}, ("256, as TERM=xterm-256color and COLORTERM is not set", "fine")),
        (256, True, {}, ("256, as TERM=xterm-256color and COLORTERM is not set", "amiss")),
        (TRUE, True, {"COLORTERM": "24bit"}, ("24-bit, as COLORTERM=24bit", "fine")),
        (TRUE, False, {"COLORTERM": "truecolor"}, ("24-bit, as COLORTERM=truecolor", "amiss")),
        (0, None, {"NO_COLOR": "1"}, ("none, as NO_COLOR=1", "fine")),
        (0, None, {"TERM": "vt100", "NO_COLOR": "1"}, ("none, as TERM=vt100", "fine")),
    ],
)
def test_why_there_are_so_many_colours_is_said(
    surroundings, monkeypatch, colours, true, variables, said
):
    # In one process terminfo is asked once, and another test may have asked it.
    monkeypatch.setattr(terminal_kind, "_listed", lambda _: (b"\x1b[H", -1))
    of = colours_finding(surroundings(colours=colours, **variables), Answers(true_colour=true))
    assert (of.words, of.state) == said


def test_pictures_that_the_terminal_shows_are_said(surroundings):
    answers = Answers(attributes=frozenset({62, 4}), cell_pixels=(9, 18), synchronized=True)
    of = graphics_finding(surroundings(), answers)
    assert of.words == "sixel yes, kitty no, cells 9x18, mode 2026 yes, drawn by sixel"
    in_tmux = graphics_finding(surroundings(TMUX="/x"), Answers(attributes=frozenset({1, 2})))
    assert in_tmux.words.startswith("sixel no, kitty unknown, cells unknown")
    silent = graphics_finding(surroundings(), Answers("it does not answer"))
    assert silent.state == "unknown"


def test_how_the_boundary_is_drawn_is_said(surroundings, tmp_path, monkeypatch):
    def drawn(answers: Answers, **around: Any) -> object:
        return graphics_finding(surroundings(**around), answers).facts["draws"]

    sixel = Answers(attributes=frozenset({4}), cell_pixels=(9, 18))
    assert drawn(sixel) == "sixel"
    assert drawn(sixel, colours=16) == "characters"
    assert drawn(sixel, ascii_only=True) == "characters"
    assert drawn(Answers(attributes=frozenset({4}))) == "characters"
    assert drawn(replace(sixel, program="foot(1.21.0)")) == "sixel"
    assert drawn(replace(sixel, program="Konsole 25.04.2")) == "characters"
    assert drawn(replace(sixel, program="tmux 3.5a")) == "characters"
    assert drawn(Answers(program="kitty(0.26.5)", kitty=True)) == "characters"
    assert drawn(Answers(program="kitty(0.35.2)", kitty=True)) == "kitty"
    assert drawn(Answers(program="kitty(0.35.2)")) == "characters"
    behind = TmuxSays(hands_on=True, programs=("kitty(0.35.2)",))
    assert drawn(Answers(program="tmux 3.3a", behind_tmux=behind), TMUX="/x") == "kitty"
    # In a screen that tmux shows, it is screen that answers, and it hands nothing on.
    assert drawn(Answers(behind_tmux=behind), TMUX="/x", STY="1.pts") == "characters"
    between = between_finding(surroundings(), Answers(program="tmux 3.3a", behind_tmux=behind))
    assert between is not None
    assert between.words.startswith("tmux answers for kitty(0.35.2)")
    (tmp_path / "settings.json").write_text('{"pixels": false}')
    monkeypatch.setenv("NNLAB_SETTINGS", str(tmp_path / "settings.json"))
    assert drawn(sixel) == "characters"


def test_the_line_is_said_in_its_own_units():
    def words(trips: tuple[float, ...], speed: Speed | None) -> str:
        return line_finding(Answers(trips=trips, speed=speed)).words

    quick = words((0.0004, 0.0005, 0.0009), Speed(4.2e6, is_least=True))
    assert quick == "0.5 ms there and back (of 3, 0.4 ms to 0.9 ms), at least 4.2 MB/s"
    assert words((0.2,), Speed(3_012, is_least=False)) == "200 ms there and back, 3 kB/s"
    assert words((1.5,), Speed(934_000, is_least=True)).endswith("at least 930 kB/s")
    assert words((1.5,), None).endswith("bytes a second unknown")
    slow = line_finding(Answers(trips=(0.2,), speed=Speed(3_000, is_least=False)))
    assert "--fps 4" in slow.advice


def test_a_terminal_without_room_or_size_is_amiss(surroundings):
    assert terminal_finding(surroundings(), Answers()).state == "fine"
    small = terminal_finding(surroundings(size=(59, 24)), Answers())
    assert small.advice.startswith("The lab needs 60x20")
    assert "can't be drawn" in terminal_finding(surroundings(TERM="dumb"), Answers()).advice
    assert "stty cols 80" in terminal_finding(surroundings(size=(0, 0)), Answers()).advice
    of = terminal_finding(surroundings(SSH_CONNECTION="192.0.2.7 1 192.0.2.8 22"), Answers())
    assert "over ssh" in of.words
    assert "192.0.2" not in str(of)


def test_what_answers_for_the_terminal_is_said(surroundings, tmp_path):
    assert between_finding(surroundings(), Answers()) is None
    of = between_finding(surroundings(), Answers(program="tmux 3.3a"))
    assert of is not None
    assert "tmux answers" in of.words
    assert multiplexer({"STY": "1.a", "TMUX": "/x", "TERM": "screen"}) == "screen"
    assert multiplexer({"STY": "1.a", "TMUX": "/x"}, "tmux 3.3a") == "tmux"
    assert multiplexer({"TERM": "screen-256color", "TMUX": "/x"}) == "tmux"
    assert multiplexer({"TERM": "tmux-256color"}) == "tmux"
    assert multiplexer({"TERM": "xterm"}, "XTerm(379)") == ""
    assert not is_in_mosh(tmp_path)


def test_mosh_is_found_among_those_that_began_the_process(tmp_path):
    import os

    for number, name, parent in [(os.getpid(), "a) b (c", 77), (77, "mosh-server", 1)]:
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "stat").write_text(f"{number} ({name}) S {parent} 1 1")
    assert is_in_mosh(tmp_path)
    (tmp_path / "77" / "stat").write_text("77 (bash) S 1 1 1")
    assert not is_in_mosh(tmp_path)


def test_threads_that_were_asked_for_are_named():
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
    of = machine_finding({"OPENBLAS_NUM_THREADS": "8", "OMP_NUM_THREADS": "1"}, names)
    assert "threads by OPENBLAS_NUM_THREADS=8" in of.words
    assert "1 thread a matrix product" in machine_finding(dict.fromkeys(names, "1"), names).words


# --- on one screen ---

LONG = Finding("store", "a long path " * 30, "something would be right " * 30, is_broken=True)
SHORT = Finding("line", "fine")


@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
@pytest.mark.parametrize("colours", [0, 16, 256, TRUE])
def test_the_picture_is_told_apart_in_all_characters_and_colours(ascii_only, colours):
    look = Look.of(ascii_only=ascii_only, colours=colours)
    picture = picture_to_compare(look)
    assert (picture.width, picture.height) == SIZE
    if ascii_only:
        assert "".join(picture.lines).isascii()
    disc = {run for row in range(SIZE[1]) for run in picture.runs(row)}
    assert len(disc) > SIZE[1]


@pytest.mark.parametrize("count", [0, 5, 12, 30])
@pytest.mark.parametrize("columns", [40, 60, 79, 80])
@pytest.mark.parametrize("seen", [True, False])
def test_whatever_is_found_fits_the_screen(count, columns, seen):
    look = Look.of(ascii_only=False, colours=16)
    sheet = screen_of([SHORT] * 3 + [LONG] * count, look, size=(columns, 23), with_picture=seen)
    assert sheet.height <= 23
    assert sheet.width <= columns
    if count == 30:
        assert "There is more: nnlab doctor --json" in sheet.text(sheet.height - 1)


def test_the_picture_comes_last_to_what_is_amiss():
    look = Look.of(ascii_only=False, colours=0)
    whole = screen_of([SHORT] * 10, look, size=(80, 23), with_picture=True)
    assert "You should see a round disc" in "\n".join(whole.lines)
    full = screen_of([SHORT] * 20, look, size=(80, 23), with_picture=True)
    assert "You should see" not in "\n".join(full.lines)
    assert full.text(full.height - 1).strip() == "Nothing is amiss. No room for the picture."
    higher = screen_of([SHORT] * 20, look, size=(80, 39), with_picture=True)
    assert "You should see" in "\n".join(higher.lines)


def test_text_from_outside_has_no_power():
    hostile = Finding("terminal", "\x1b]0;owned\x07", "\u202eno", facts={"program": "\x1b[31m"})
    look = Look.of(ascii_only=False, colours=0)
    sheet = screen_of([hostile], look, size=(80, 24), with_picture=False)
    assert "\x1b" not in "".join(sheet.lines)
    assert "\x1b" not in str(object_of([hostile]))
    assert json.dumps(object_of([hostile])).count("\\u001b") == 0


def test_what_is_broken_is_worse_than_what_is_amiss():
    amiss, unknown = Finding("a", "", "do"), Finding("b", "", is_known=False)
    assert worst([SHORT, unknown]) == "fine"
    assert worst([SHORT, unknown, amiss]) == "amiss"
    assert worst([amiss, LONG]) == "broken"
    assert object_of([amiss, unknown])["status"] == "amiss"
