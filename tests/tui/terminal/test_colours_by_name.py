"""How many colours there are is known by names of emulators, too, not only by numbers in them."""

from __future__ import annotations

import pytest
from rich import console as rich_console

from nnlab.tui.terminal.terminal_kind import settle_colours


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rich_console, "_TERM_COLORS", dict(rich_console._TERM_COLORS))


def _colours(term: str, **more: str) -> str | None:
    surroundings = {"TERM": term, **more}
    settle_colours(surroundings)
    return rich_console.Console(_environ=surroundings, force_terminal=True).color_system


@pytest.mark.parametrize(
    "term", ["foot", "alacritty", "xterm-ghostty", "wezterm", "contour", "Foot", "xterm-kitty"]
)
def test_emulators_over_ssh_have_256_colours_whatever_their_names(term: str) -> None:
    assert _colours(term) == "256"


def test_who_says_more_or_less_is_believed() -> None:
    assert _colours("foot", COLORTERM="truecolor") == "truecolor"
    assert _colours("foot", NO_COLOR="1") == "256"  # who draws leaves them out
    for term in ("xterm", "linux", "screen", "rxvt"):
        assert _colours(term) == "standard"
