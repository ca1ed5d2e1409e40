"""What the levels of a heat map look like, for each kind of terminal.

Few levels, not a colour for each value: then few cells change from one frame to the next. Blue and
orange stay apart for every kind of eye, and points can be read on all of them. Without
enough colours for that, characters say the level. Which blue and orange is the theme's choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ...appearance.look import MANY_COLOURS, TRUE_COLOURS, Look
from ...appearance.themes import MapColours

_BOLD = "bold"
_SIXTEEN_CURSOR = "black", "bright_white"

_TRUE_LEVELS = 32
_SIXTEEN_LEVELS = ("blue", "black", "yellow")

_CLASS_STRENGTHS = 6
_TINT = 0.6
"""How far the ink of a class's points is from the class's colour, so that it is read on others."""
_CLASS_SIXTEEN = (
    *("blue", "yellow", "green", "cyan", "red"),
    *("bright_yellow", "bright_cyan", "white", "bright_green", "bright_black"),
)
MOST_COLOURS = len(_CLASS_SIXTEEN)
"""How many classes have a colour of their own."""
_UNSURE = "."


@dataclass(frozen=True, slots=True)
class ColourMap:
    """The looks of all levels: from the least value to the largest, or of class after class."""

    grounds: tuple[str, ...]
    """The colour of each level, two of them to a character; empty where characters say it."""
    point_inks: tuple[str, ...]
    """What can be read on each level."""
    class_inks: tuple[str, ...] = ()
    """The ink of points of each class, on any level; none where that is the level's alone."""
    characters: str = ""
    """Each level's character, where there are no grounds."""
    inks: tuple[str, ...] = ()
    """That character's colour."""
    strengths: int = 0
    """How many levels a class has, from unsure to sure; 0 where there are no classes."""
    cursor: tuple[str, str] = f"{_BOLD} reverse", ""
    """Ink and ground of the cursor."""
    blur: int = 0
    """How many levels apart the two of one character may be to be drawn as one."""

    @property
    def levels(self) -> int:
        """How many levels there are."""
        return len(self.point_inks)

    @property
    def samples_down(self) -> int:
        """How many levels one character shows, one above the other."""
        return 2 if self.grounds else 1


@lru_cache(maxsize=16)
def value_map(look: Look, levels: int = 0) -> ColourMap:
    """Give the looks of values, from blue over grey to orange.

    Args:
        look: Characters and colours.
        levels: How many colours a map of pixels has, which has its own even where text has few.
    """
    if look.ascii_only or not look.colours:
        ramp, (zero, one) = look.glyphs.shades, _inks_of_characters(look, 2)
        inks = _halves(zero, one, len(ramp))
        return ColourMap((), (_BOLD,) * len(ramp), _bold(zero, one), ramp, inks)
    if look.colours < MANY_COLOURS:
        point_inks = tuple(map(_readable_on, _SIXTEEN_LEVELS))
        return ColourMap(_SIXTEEN_LEVELS, point_inks, cursor=_SIXTEEN_CURSOR)
    maps, blur = look.maps, 0
    if look.colours < TRUE_COLOURS and not levels:
        grounds = maps.many
    else:
        count = levels or _TRUE_LEVELS
        shares = (level / (count - 1) for level in range(count))
        grounds, blur = tuple(_diverging(maps, share) for share in shares), 0 if levels else 1
    point_inks = _halves(maps.on_blue, maps.on_orange, len(grounds))
    return ColourMap(grounds, point_inks, _tints(look, 2), cursor=maps.cursor, blur=blur)


def class_map(look: Look, classes: int, most: int = 0) -> ColourMap:
    """Give the looks of classes, each from unsure to sure.

    Args:
        look: Characters and colours.
        classes: How many; beyond the colours that there are these begin again, and letters tell.
        most: How many colours a map of pixels has at most.
    """
    classes = min(classes, MOST_COLOURS)
    numbers = range(classes)
    if look.ascii_only or not look.colours:
        characters = "".join(f"{_UNSURE}{number}" for number in numbers)
        named = _inks_of_characters(look, classes)
        inks = tuple(named[number] for number in numbers for _ in range(2))
        point_inks = (_BOLD,) * len(characters)
        return ColourMap((), point_inks, _bold(*named), characters, inks, 2)
    if look.colours < MANY_COLOURS:
        grounds = tuple(name for number in numbers for name in ("black", _CLASS_SIXTEEN[number]))
        point_inks = tuple(map(_readable_on, grounds))
        return ColourMap(grounds, point_inks, strengths=2, cursor=_SIXTEEN_CURSOR)
    maps = look.maps
    strengths = max(min(_CLASS_STRENGTHS, most // classes), 1) if most else _CLASS_STRENGTHS
    grounds = tuple(
        blend(maps.middle, maps.classes[number], (strength + 1) / strengths)
        for number in numbers
        for strength in range(strengths)
    )
    return ColourMap(
        grounds,
        (maps.on_class,) * len(grounds),
        _tints(look, classes),
        strengths=strengths,
        cursor=maps.cursor,
    )


def _inks_of_characters(look: Look, classes: int) -> tuple[str, ...]:
    """Give each class's ink where characters say the level: none without colours."""
    return look.palette.classes[:classes] if look.colours else ("",) * classes


def _bold(*inks: str) -> tuple[str, ...]:
    return tuple(f"{_BOLD} {ink}".rstrip() for ink in inks)


def _tints(look: Look, classes: int) -> tuple[str, ...]:
    """Give each class's colour so light, or so dark, that it can be read on all others."""
    colours = look.palette.classes[:classes]
    return tuple(blend(colour, look.maps.on_class, _TINT) for colour in colours)


def _halves(one: str, other: str, count: int) -> tuple[str, ...]:
    return (one,) * (count // 2) + (other,) * (count - count // 2)


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
