"""What the levels of a heat map look like, for each kind of terminal.

Few levels, not a colour for each value: then few cells change from one frame to the next. Blue and
orange stay apart for every kind of eye, and points can be read on all of them. Without
enough colours for that, characters say the level. Which blue and orange is the theme's choice.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...appearance.look import MANY_COLOURS, TRUE_COLOURS, Look
from ...appearance.themes import MapColours

_BOLD = "bold"
_SIXTEEN_WRONG, _SIXTEEN_CURSOR = ("bold bright_white", "magenta"), ("black", "bright_white")

_TRUE_LEVELS = 32
_SIXTEEN_LEVELS = ("blue", "black", "yellow")

_CLASS_STRENGTHS = 6
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
    maps = look.maps
    if look.colours < TRUE_COLOURS:
        grounds = maps.many
    else:
        shares = (level / (_TRUE_LEVELS - 1) for level in range(_TRUE_LEVELS))
        grounds = tuple(_diverging(maps, share) for share in shares)
    point_inks = _halves(maps.on_blue, maps.on_orange, len(grounds))
    return ColourMap(grounds, point_inks, wrong=maps.wrong, cursor=maps.cursor)


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
    maps = look.maps
    grounds = tuple(
        blend(maps.middle, maps.classes[number], (strength + 1) / _CLASS_STRENGTHS)
        for number in numbers
        for strength in range(_CLASS_STRENGTHS)
    )
    point_inks = (maps.on_class,) * len(grounds)
    return ColourMap(grounds, point_inks, "", (), _CLASS_STRENGTHS, maps.wrong, maps.cursor)


def _halves(one: str, other: str, count: int) -> tuple[str, ...]:
    return (one,) * (count // 2) + (other,) * (count - count // 2)


def _set_off(look: Look) -> tuple[str, str]:
    """Give the ink and ground of wrong points among characters."""
    return f"{_BOLD} {look.palette.wrong}" if look.colours else _BOLD, ""


def _readable_on(ground: str) -> str:
    """Choose an ink on one of sixteen colours, which every terminal mixes as it likes."""
    dark = {"black", "blue", "red", "bright_black"}
    return "bold bright_white" if ground in dark else "black"


def _diverging(maps: MapColours, share: float) -> str:
    end = maps.blue if share < 0.5 else maps.orange
    return blend(maps.middle, end, abs(2 * share - 1))


def blend(one: str, other: str, share: float) -> str:
    """Mix two colours, written like `#1c5fae`, with so large a share of the other."""
    pairs = (
        (int(one[place : place + 2], 16), int(other[place : place + 2], 16)) for place in (1, 3, 5)
    )
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
