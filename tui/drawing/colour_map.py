"""What the levels of a heat map look like, for each kind of terminal.

Few levels, not a colour for each value: then few cells change from one frame to the next. Blue and
orange stay apart for every kind of eye, and are dark, so that points can be read on them. Without
enough colours for that, characters say the level.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..look import MANY_COLOURS, TRUE_COLOURS, Look

_BLUE, _GREY, _ORANGE = "#1c5fae", "#333a44", "#b5651a"
_ON_BLUE, _ON_ORANGE, _ON_CLASS = "#dcecff", "#fff0da", "#ffffff"
_BOLD = "bold"
_WRONG = "bold #ff9db5", "#0f1419"
_SIXTEEN_WRONG, _SIXTEEN_CURSOR = ("bold bright_white", "magenta"), ("black", "bright_white")
_CURSOR = "bold #0f1419", "#ffffff"

_TRUE_LEVELS = 32
_MANY_LEVELS = (
    *("#005faf", "#005f87", "#444444", "#303030"),
    *("#303030", "#444444", "#875f00", "#af5f00"),
)
_SIXTEEN_LEVELS = ("blue", "black", "yellow")

_CLASS_STRENGTHS = 6
_CLASS_GROUNDS = (
    *(_BLUE, _ORANGE, "#2b8a68", "#8f8420", "#7a55b8"),
    *("#3f8fa3", "#8a5a44", "#858f9c", "#66792a", "#5b6778"),
)
_CLASS_SIXTEEN = (
    *("blue", "yellow", "green", "cyan", "red"),
    *("bright_yellow", "bright_cyan", "white", "bright_green", "bright_black"),
)
_UNSURE = "."


@dataclass(frozen=True, slots=True)
class ColourMap:
    """The looks of all levels: from the least value to the largest, or of class after class."""

    grounds: tuple[str, ...]
    """The colour of each level, two of them to a character; empty where characters say it."""
    point_inks: tuple[str, ...]
    """How a point is written on each level."""
    characters: str = ""
    """Each level's character, where there are no grounds."""
    inks: tuple[str, ...] = ()
    """That character's colour."""
    strengths: int = 0
    """How many levels a class has, from unsure to sure; 0 where there are no classes."""
    wrong: tuple[str, str] = _BOLD, ""
    """Ink and ground of a point that is predicted wrong."""
    cursor: tuple[str, str] = f"{_BOLD} reverse", ""
    """Ink and ground of the cursor."""

    @property
    def levels(self) -> int:
        """How many levels there are."""
        return len(self.point_inks)

    @property
    def samples_down(self) -> int:
        """How many levels one character shows, one above the other."""
        return 2 if self.grounds else 1


def value_map(look: Look) -> ColourMap:
    """Give the looks of values, from blue over grey to orange."""
    if look.ascii_only or not look.colours:
        ramp = look.glyphs.shades
        inks = (look.palette.class_zero, look.palette.class_one) if look.colours else ("", "")
        wrong = _set_off(look)
        return ColourMap((), (_BOLD,) * len(ramp), ramp, _halves(*inks, len(ramp)), wrong=wrong)
    if look.colours < MANY_COLOURS:
        point_inks = tuple(map(_readable_on, _SIXTEEN_LEVELS))
        return ColourMap(_SIXTEEN_LEVELS, point_inks, wrong=_SIXTEEN_WRONG, cursor=_SIXTEEN_CURSOR)
    if look.colours < TRUE_COLOURS:
        grounds = _MANY_LEVELS
    else:
        grounds = tuple(_diverging(level / (_TRUE_LEVELS - 1)) for level in range(_TRUE_LEVELS))
    point_inks = _halves(_ON_BLUE, _ON_ORANGE, len(grounds))
    return ColourMap(grounds, point_inks, wrong=_WRONG, cursor=_CURSOR)


def class_map(look: Look, classes: int) -> ColourMap:
    """Give the looks of classes, each from unsure to sure.

    Args:
        look: Characters and colours.
        classes: How many, at most ten.
    """
    numbers = range(classes)
    if look.ascii_only or not look.colours:
        characters = "".join(f"{_UNSURE}{number}" for number in numbers)
        named = look.palette.classes if look.colours else ("",) * classes
        inks = [named[number] for number in numbers for _ in range(2)]
        point_inks = (_BOLD,) * len(characters)
        return ColourMap((), point_inks, characters, tuple(inks), 2, _set_off(look))
    if look.colours < MANY_COLOURS:
        grounds = tuple(name for number in numbers for name in ("black", _CLASS_SIXTEEN[number]))
        point_inks = tuple(map(_readable_on, grounds))
        return ColourMap(grounds, point_inks, "", (), 2, _SIXTEEN_WRONG, _SIXTEEN_CURSOR)
    grounds = tuple(
        blend(_GREY, _CLASS_GROUNDS[number], (strength + 1) / _CLASS_STRENGTHS)
        for number in numbers
        for strength in range(_CLASS_STRENGTHS)
    )
    return ColourMap(
        grounds, (_ON_CLASS,) * len(grounds), "", (), _CLASS_STRENGTHS, _WRONG, _CURSOR
    )


def _halves(one: str, other: str, count: int) -> tuple[str, ...]:
    return (one,) * (count // 2) + (other,) * (count - count // 2)


def _set_off(look: Look) -> tuple[str, str]:
    """Give the ink and ground of wrong points among characters."""
    return f"{_BOLD} {look.palette.wrong}" if look.colours else _BOLD, ""


def _readable_on(ground: str) -> str:
    """Choose an ink on one of sixteen colours, which every terminal mixes as it likes."""
    dark = {"black", "blue", "red", "bright_black"}
    return "bold bright_white" if ground in dark else "black"


def _diverging(share: float) -> str:
    end = _BLUE if share < 0.5 else _ORANGE
    return blend(_GREY, end, abs(2 * share - 1))


def blend(one: str, other: str, share: float) -> str:
    """Mix two colours, written like `#1c5fae`, with so large a share of the other."""
    pairs = (
        (int(one[place : place + 2], 16), int(other[place : place + 2], 16)) for place in (1, 3, 5)
    )
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
