"""What a terminal can is known by its answers alone, however they are cut, and by tmux's word."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.tui.terminal.line.replies import Replies
from nnlab.tui.terminal.pixels import asking as module
from nnlab.tui.terminal.pixels.ability import (
    Ability,
    believable_cell,
    by_kitty,
    by_sixels,
    draws_placeholders,
)
from nnlab.tui.terminal.pixels.asking import Asking
from nnlab.tui.terminal.pixels.tmux import TmuxSays, ask_tmux, wrapped

KITTY_NOW = "\x1bP>|kitty(0.35.2)\x1b\\", "\x1b[6;18;9t", "\x1b[?62;c"
KITTY_OF_DEBIAN = "\x1bP>|kitty(0.26.5)\x1b\\", "\x1b[6;18;9t", "\x1b[?62;c"
GHOSTTY = "\x1bP>|ghostty 1.1.3\x1b\\", "\x1b[6;20;10t", "\x1b[?62;22;52c"
XTERM_WITH_SIXEL = "\x1bP>|XTerm(379)\x1b\\", "\x1b[6;13;6t", "\x1b[?63;1;2;4;6;9;15;22c"
XTERM = "\x1bP>|XTerm(379)\x1b\\", "\x1b[6;13;6t", "\x1b[?64;1;2;6;9;15;22c"
WEZTERM = "\x1bP>|WezTerm 20240203\x1b\\", "\x1b[6;20;10t", "\x1b[?65;4;6;18;22c"
MLTERM = "\x1bP>|mlterm(3.9.3)\x1b\\", "\x1b[?63;1;2;3;4;7;29c"
KONSOLE = "\x1bP>|Konsole 25.04.2\x1b\\", "\x1b[6;14;7t", "\x1b[?62;1;4c"
TMUX_OF_DEBIAN_13 = "\x1bP>|tmux 3.5a\x1b\\", "\x1b[6;16;8t", "\x1b[?1;2;4c"
MOSH = ("\x1b[?62c",)
TAKEN, REFUSED = "\x1b_Gi=31;OK\x1b\\", "\x1b_Gi=31;EINVAL:no\x1b\\"


class World:
    """A terminal that answers by hand."""

    def __init__(self, surroundings: dict[str, str] | None = None) -> None:
        self.sent: list[str] = []
        self.found: list[Ability | None] = []
        self.replies = Replies(lambda call: call())
        self.kernel: tuple[int, int] | None = None
        self.asking = Asking(
            self.replies,
            self.sent.append,
            surroundings or {},
            cell=lambda: self.kernel,
            found=self.found.append,
        )

    def answer(self, *answers: str) -> str:
        """Answer, and tell what of that would be keys."""
        return "".join(map(self.replies.take, answers))


def asked(
    *rounds: tuple[str, ...], kernel: tuple[int, int] | None = None, cut: int = 0
) -> tuple[list[Ability | None], World]:
    """Ask a terminal that answers so, each round's text cut at one place."""
    world = World()
    world.kernel = kernel

    async def ask() -> None:
        world.asking.ask()
        for answers in rounds:
            text = "".join(answers)
            at = cut % len(text)
            assert world.answer(text[:at], text[at:]) == ""

    asyncio.run(ask())
    return world.found, world


def test_nothing_is_asked_that_a_terminal_might_take_for_a_picture_or_a_title():
    _, world = asked()
    assert world.sent == ["\x1b[>q\x1b[16t\x1b[c"]


@given(cut=st.integers(0, 60))
def test_a_kitty_with_placeholders_is_asked_for_pictures_and_believed(cut: int):
    found, world = asked(KITTY_NOW, (TAKEN, "\x1b[?62;c"), cut=cut)
    assert found == [by_kitty((9, 18))]
    assert "a=q" in world.sent[1]
    assert not world.replies.is_awaited


@pytest.mark.parametrize("answers", [(REFUSED, "\x1b[?62;c"), ("\x1b[?62;c",)])
def test_one_that_refuses_pictures_or_says_nothing_of_them_gets_none(answers):
    assert asked(KITTY_NOW, answers)[0] == [None]


def test_an_answer_that_comes_after_the_last_one_is_too_late():
    found, world = asked(KITTY_NOW, ("\x1b[?62;c",))
    assert world.answer(TAKEN) == ""
    assert found == [None]


def test_ghostty_draws_placeholders():
    assert asked(GHOSTTY, (TAKEN, "\x1b[?62c"))[0] == [by_kitty((10, 20))]


@pytest.mark.parametrize(
    "answers", [KITTY_OF_DEBIAN, XTERM, MOSH], ids=["kitty 0.26", "xterm", "mosh"]
)
def test_a_terminal_without_gets_nothing_and_is_asked_nothing_more(answers):
    found, world = asked(answers, kernel=(8, 16))
    assert found == [None]
    assert len(world.sent) == 1


@given(cut=st.integers(0, 60))
def test_a_terminal_that_says_it_draws_sixels_gets_them_in_its_own_pixels(cut: int):
    assert asked(XTERM_WITH_SIXEL, cut=cut)[0] == [by_sixels((6, 13), "XTerm(379)")]
    assert asked(WEZTERM, cut=cut)[0] == [by_sixels((10, 20))]


def test_where_it_does_not_say_how_large_a_cell_is_the_kernel_may_know():
    assert asked(MLTERM)[0] == [None]
    assert asked(MLTERM, kernel=(7, 14))[0] == [by_sixels((7, 14))]
    assert asked(MLTERM, kernel=(0, 0))[0] == [None]


@pytest.mark.parametrize("answers", [KONSOLE, TMUX_OF_DEBIAN_13], ids=["Konsole", "tmux"])
def test_who_leaves_sixels_under_what_is_written_over_them_gets_none(answers):
    found, world = asked(answers)
    assert found == [None]
    assert len(world.sent) == 1


def test_a_size_that_no_cell_has_is_not_believed():
    assert believable_cell((0, 0), (7, 14)) == (7, 14)
    assert believable_cell(None, (2, 2), (900, 9)) is None


def test_who_answers_nothing_is_asked_again_only_after_a_while(monkeypatch):
    monkeypatch.setattr(module, "_PATIENCE_SECONDS", 0.01)
    world = World()

    async def ask() -> None:
        world.asking.ask()
        world.asking.ask()
        assert len(world.sent) == 1
        assert world.replies.is_awaited
        while world.replies.is_awaited:
            await asyncio.sleep(0.005)
        world.asking.ask()

    asyncio.run(ask())
    assert len(world.sent) == 2
    assert world.found == []


@pytest.mark.parametrize(
    ("program", "draws"),
    [
        ("kitty(0.28.0)", True), ("kitty(1.0.0)", True), ("kitty 0.40.1", True),
        ("ghostty 1.0.0", True), ("kitty(0.27.9)", False), ("kitty", False), ("", False),
        ("WezTerm 20240203-110809", False), ("Konsole 23.8", False), ("tmux 3.5", False),
        ("not kitty(0.30)", False),
    ],
)  # fmt: skip
def test_only_programs_that_are_known_for_it_draw_pictures_in_the_place_of_characters(
    program: str, draws: bool
):
    assert draws_placeholders(program) == draws


# --- tmux ---


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (TmuxSays(True, ("kitty(0.35.2)",)), by_kitty(None, through_tmux=True)),
        (TmuxSays(True, ("kitty(0.35.2)", "XTerm(379)")), None),
        (TmuxSays(True, ()), None),
        (TmuxSays(False, ("kitty(0.35.2)",)), None),
    ],
)
def test_behind_tmux_all_that_it_is_shown_on_have_to_draw_them(monkeypatch, says, expected):
    monkeypatch.setattr(module, "ask_tmux", lambda surroundings: says)
    world = World({"TMUX": "/there,1,0", "TMUX_PANE": "%0"})

    async def ask() -> None:
        world.asking.ask()
        world.answer(*TMUX_OF_DEBIAN_13[::2])
        while not world.found:
            await asyncio.sleep(0.001)

    asyncio.run(ask())
    assert world.found == [expected]
    assert len(world.sent) == 1  # what tmux would take for a title


def test_tmux_on_another_machine_or_one_that_is_not_there_says_nothing(monkeypatch):
    assert ask_tmux({}) == TmuxSays()
    assert ask_tmux({"TMUX": "/nowhere,1,0", "TMUX_PANE": "%0", "PATH": "/nowhere"}) == TmuxSays()


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[list[str]]:
    """Give the beginning of commands to a tmux of one's own."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    command = ["tmux", "-S", str(tmp_path / "tmux")]
    subprocess.run([*command, "-f", "/dev/null", "new-session", "-d", "cat"], check=True)
    yield command
    subprocess.run([*command, "kill-server"], check=False)


def test_a_real_tmux_says_whether_it_hands_on(tmux: list[str], tmp_path: Path):
    done = subprocess.run(
        [*tmux, "display-message", "-p", "#{socket_path},#{pid},0 #{pane_id} #{PATH}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    address, pane, *_ = done.stdout.split()
    path = str(Path(shutil.which("tmux") or "").parent)
    surroundings = {"TMUX": address, "TMUX_PANE": pane, "PATH": path, "LANG": "C.UTF-8"}
    subprocess.run([*tmux, "set", "-g", "allow-passthrough", "off"], check=True)
    assert ask_tmux(surroundings) == TmuxSays(False, ())
    subprocess.run([*tmux, "set", "-g", "allow-passthrough", "on"], check=True)
    assert ask_tmux(surroundings) == TmuxSays(True, ())


def test_what_tmux_hands_on_is_wrapped_with_each_escape_twice():
    assert wrapped("\x1b_Ga=d\x1b\\") == "\x1bPtmux;\x1b\x1b_Ga=d\x1b\x1b\\\x1b\\"
