"""What a monkey does: random keys, mouse, pastes and sizes, and ways to places that luck misses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

SIZES = ((20, 5), (60, 20), (80, 24), (120, 40), (200, 50), (300, 100))
"""From far below what the lab is shown on to a very large screen: columns and rows."""

HOSTILE = (
    "[/h",
    "[",
    "[/]",
    "[red]x[/blue]",
    "[@click=app.quit]q[/]",
    "\\[",
    "$x ${y} %s {z}",
    "\x1b]0;title\x07\x1b[31m",
    "\u202eabc\u202c",
    "日本語👩\u200d👩\u200d👧",
    "9" * 3000,
    "nan inf -0 1e999 1_000 ٣",
    "a\tb\nc\r\nd\x00e\x7f",
    "",
)
"""What is pasted, beside what is typed."""

_PRINTABLE = [character for character in map(chr, range(0x20, 0x7F)) if character != "q"]
_NAMED = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "page up": "\x1b[5~",
    "page down": "\x1b[6~",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "shift+up": "\x1b[1;2A",
    "shift+down": "\x1b[1;2B",
    "shift+right": "\x1b[1;2C",
    "ctrl+left": "\x1b[1;5D",
    "f1": "\x1bOP",
    "f5": "\x1b[15~",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "enter": "\r",
    "escape": "\x1b",
    "backspace": "\x7f",
    "ctrl+p": "\x10",
    "ctrl+a": "\x01",
    "ctrl+k": "\x0b",
    "ctrl+l": "\x0c",
    "ctrl+r": "\x12",
    "ctrl+u": "\x15",
    "ctrl+v": "\x16",
    "ctrl+w": "\x17",
    "ctrl+x": "\x18",
    "half a sequence": "\x1b[",
    "é": "é",
    "日": "日",
}
_DOWN, _LEFT, _RIGHT = _NAMED["down"], _NAMED["left"], _NAMED["right"]
_FIND, _EMPTY = "\x10", "\x01\x0b"
"""What opens the palette, and what empties a field."""

STATE_LINE = "nnlab1/dataset=circle/hidden-layers=4/learning-rate=0.02/replicas=3/epochs=300"
"""What is pasted as a state."""

WAYS: tuple[tuple[str, ...], ...] = (
    ("?",),
    ("p", _DOWN * 3, "\r"),
    ("g",),
    ("M",),
    ("y",),
    ("T", "J", "J", "K"),
    ("E",),
    ("E", "\t\t", "\r"),
    ("I",),
    ("f",),
    ("U", "run 30\r"),
    ("U", "until 95 %\r"),
    ("s[", "[", "{", "b"),
    ("[", "[", "]", "P"),
    ("m", "m"),
    *((key, "m") for key in "1234567890"),
    ("D", "1\r", f"{_RIGHT * 4}\r", f"{_DOWN * 4}2\r", "\r", "\x1b"),
    ("t",),
    ("t", f"{_DOWN} {_DOWN} ", "c"),
    ("t", f" {_DOWN} {_DOWN} ", "c", "2", "3"),
    ("t", "E"),
    ("t", "E", "\t", "\r"),
    ("t", "/", "xor lr>0.001\r"),
    ("t", "r", "a name\r"),
    ("t", "g", "one,two\r"),
    ("t", "w", "a note\r"),
    ("t", "\x1b[3~", "y", "u"),
    ("t", _DOWN, "\r"),
    ("t", _DOWN, "@", "5\r"),
    ("t", _DOWN, "b", "3\r"),
    ("t", _DOWN, "l"),
    ("t", "W", "\r"),
    ("W",),
    ("W", "\r"),
    ("W", "\r", " "),
    ("W", "\r", f"{_DOWN}\r"),
    ("W", "\r", "E"),
    (_FIND, "learning rate", "\r", f"{_EMPTY}0.01,0.1\r", "\r"),
    (_FIND, "learning rate", "\r", f"{_EMPTY}0.01,0.1\r", "c"),
    (_FIND, "hidden", "\r", f"{_EMPTY}2;3,2;4\r", "y"),
    (_FIND, "optimizer", "\r", ",", _NAMED["shift+up"], "\r", "\r"),
    (_FIND, "replicas", "\r", f"{_EMPTY}12\r", "\x12"),
    (_FIND, "epochs", "\r", f"{_EMPTY}200\r", "\x12"),
    (_FIND, "report-x1", "\r", "\x12"),
    (_FIND, "Reproduce the report", "\r"),
    (_FIND, "Reproduce the report", "\r", "\t", "m"),
    (_FIND, "Reproduce the report", "\r", f"{_DOWN}\r"),
    (_FIND, "Write a report", "\r", "\r"),
    (_FIND, "Export as", f"{_DOWN}\r", "\r"),
    (_FIND, "Welcome", "\r"),
    (_FIND, "flowers.csv", "\r", _DOWN * 2, "\r"),
    (_FIND, "./wide.csv", "\r", f"{_DOWN} ", "\r"),
    (_FIND, "absent.csv", "\r"),
    (f"\x1b[200~{STATE_LINE}\x1b[201~", "\r"),
    (f"\x1b[200~{STATE_LINE}\x1b[201~",),
)
"""From the lab to places that few random keys in a row lead to, a bunch of keys after the other."""

BEGINNINGS: tuple[tuple[str, ...], ...] = (
    (),
    ("flowers.csv",),
    ("reproduce", "--screen", "--replicas", "12"),
    ("--preset", "report-x1", "--speed", "max", "--epochs", "1000000"),
    ("--tour",),
    ("--ascii", "--replicas", "20", "--dataset", "moons"),
    ("wide.csv", "--target", "x39"),
    ("--paused", "--preset", "xor", "--fps", "60"),
)
"""What a lab is opened with."""

SCREENS = frozenset(
    """
    comparison;export;find palette;gradient;help;lab;messages;pasted state;preset;reproduction;
    runs;state;sweep;sweep list;table;welcome;drawing pad;field;form as a drawer;message;
    past epoch;too small;tour;lab: goal
    """.replace("    ", "")
    .replace("\n", "")
    .split(";")
)
"""What is to come into sight, beside panels and questions."""


@dataclass(frozen=True, slots=True)
class Bunch:
    """What is sent at once."""

    keys: str = ""
    """Nothing stands for another size of the terminal, unless it is a way home."""
    events: int = 1
    seconds: float = 0.0
    """How long it waits then, to see what comes of it."""
    home: bool = False
    """Whether it presses `esc` first until the lab is seen, as a person does who is lost."""


def events_of(seed: int) -> Iterator[Bunch]:
    """Draw what it does."""
    chance = random.Random(seed)
    while True:
        kind = chance.random()
        if kind < 0.03:
            yield Bunch()
        elif kind < 0.06:
            yield Bunch(f"\x1b[200~{chance.choice(HOSTILE)}\x1b[201~")
        elif kind < 0.14:
            yield Bunch(home=True)
            for keys in chance.choice(WAYS):
                yield Bunch(keys, len(keys), 0.3)
        elif kind < 0.30:
            yield Bunch(_mouse(chance), 2)
        else:
            # Over a slow line keys come in bunches.
            pressed = [_key(chance) for _ in range(chance.choice((1, 1, 2, 3, 8)))]
            yield Bunch("".join(pressed), len(pressed))


def _key(chance: random.Random) -> str:
    if chance.random() < 0.6:
        return chance.choice(_PRINTABLE)
    return chance.choice([*_NAMED.values()])


def _mouse(chance: random.Random) -> str:
    """Press somewhere and let go there or elsewhere, turn the wheel, or only move."""
    x, y = chance.randint(1, 300), chance.randint(1, 100)
    if chance.random() < 0.8:  # most terminals are smaller
        x, y = 1 + x % 80, 1 + y % 24
    kind = chance.random()
    if kind < 0.2:
        return f"\x1b[<{chance.choice((64, 65))};{x};{y}M"
    if kind < 0.4:
        return f"\x1b[<35;{x};{y}M"
    button = chance.choice((0, 0, 0, 2))
    end = (x, y) if kind < 0.8 else (1 + (x + 9) % 120, 1 + (y + 3) % 40)
    drag = "" if kind < 0.8 else f"\x1b[<{button + 32};{end[0]};{end[1]}M"
    return f"\x1b[<{button};{x};{y}M{drag}\x1b[<{button};{end[0]};{end[1]}m"
