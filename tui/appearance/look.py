"""What the dashboard is drawn with: characters and colours, for each kind of terminal."""

from __future__ import annotations

from dataclasses import dataclass

from .themes import DARK, TERMINAL, LabTheme, MapColours, Palette


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters that carry meaning; each set is distinct without colour."""

    class_zero: str
    class_one: str
    classes: str
    """One for each of several classes: a class is drawn as its own number."""
    wrong: str
    right: str
    ramp: str
    """From the least to the largest value of a regression."""
    shades: str
    """From the least to the largest value of a heat map without colours."""
    train_points: str
    """On a heat map: points of class 0 and 1 that train."""
    held_out_points: str
    """Those that don't."""
    wrong_train_points: str
    """Those of class 0 and 1 that train and are taken for the other class."""
    wrong_held_out_points: str
    near_points: str
    """Those that are on their class's side, but not close to it where that is asked for."""
    off_train_points: str
    """Those that train and for which too low, and too high a number is predicted."""
    off_held_out_points: str
    train_marker: str
    """`braille`, or a character for the train curve."""
    validation_marker: str
    band_marker: str
    """The quartiles of replicas around their median."""
    train_key: str
    """The train curve in a legend."""
    validation_key: str
    restart: str
    """Marks a field whose change needs a restart."""
    folded: str
    """Before what can be unfolded."""
    unfolded: str
    """Before what can be folded."""
    running: str
    paused: str
    ended: str
    past: str
    """Marks what is shown of an earlier epoch."""
    bar_full: str
    bar_empty: str
    bars: str
    """A bar of a histogram, from the lowest part of a row to a full one."""
    descending: str
    ascending: str
    edit: str
    """Marks an edit in flight on the chart."""
    best: str
    """Marks the best epoch on the chart."""
    grid: str
    """A point of the chart's grid."""
    arrow: str
    selected: str
    """Marks the unit of a network that is looked at closer."""
    link_keys: tuple[str, str]
    """A link in a legend: plus and minus."""
    cut: str
    """What a text ends with that does not fit."""
    axes: str
    """A chart's vertical axis, a tick on it, the corner, the horizontal axis, a tick on it."""


UNICODE = Glyphs(
    class_zero="○",
    class_one="●",
    classes="0123456789",
    wrong="✗",
    right="✓",
    ramp="○◔◑◕●",
    shades=" ░▓█",
    train_points="○●",
    held_out_points="□■",
    wrong_train_points="◑◐",
    wrong_held_out_points="◨◧",
    near_points="◔◕",
    off_train_points="▼▲",
    off_held_out_points="▽△",
    train_marker="braille",
    validation_marker="braille",
    band_marker="-",
    train_key="⠒⠒",
    validation_key="╌╌",
    restart="↻",
    folded="▸",
    unfolded="▾",
    running="●",
    paused="‖",
    ended="■",
    past="◂",
    bar_full="█",
    bar_empty="░",
    bars="▁▂▃▄▅▆▇█",
    descending="▾",
    ascending="▴",
    edit="┊",
    best="◆",
    grid="·",
    arrow="→",
    selected="▸",
    link_keys=("━━", "╍╍"),
    cut="…",
    axes="│┤└─┬",
)

ASCII = Glyphs(
    class_zero="o",
    class_one="#",
    classes="0123456789",
    wrong="x",
    right="+",
    ramp=".:+*#",
    shades=" .:-=+*#%@",
    train_points="ab",
    held_out_points="ab",
    wrong_train_points="AB",
    wrong_held_out_points="AB",
    near_points="AB",
    off_train_points="v^",
    off_held_out_points="v^",
    train_marker="*",
    validation_marker=".",
    band_marker="-",
    train_key="**",
    validation_key="..",
    restart="r",
    folded=">",
    unfolded="v",
    running=">",
    paused="=",
    ended=".",
    past="<",
    bar_full="#",
    bar_empty=".",
    bars=".:#",
    descending="v",
    ascending="^",
    edit="!",
    best="@",
    grid=":",
    arrow="->",
    selected=">",
    link_keys=("+#", "-="),
    cut="~",
    axes="|++-+",
)


SIXTEEN_COLOURS, MANY_COLOURS, TRUE_COLOURS = 16, 256, 2**24
"""How many colours terminals have, if any."""

COLOURS_OF_SYSTEMS = {
    None: 0,
    "standard": SIXTEEN_COLOURS,
    "windows": SIXTEEN_COLOURS,
    "256": MANY_COLOURS,
    "truecolor": TRUE_COLOURS,
}
"""How many colours each of rich's colour systems has."""


@dataclass(frozen=True, slots=True)
class PixelCells:
    """How a terminal shows pictures of pixels in place of characters."""

    width: int
    """Pixels of a cell across."""
    height: int
    scales: bool
    """Whether it makes a picture of any size fit its cells; else each pixel is one of its own."""
    levels: int
    """Colours of a map of values."""
    colours: int
    """Colours of a picture at most, marks aside."""
    most: int
    """Pixels of a picture across or down at most."""


@dataclass(frozen=True, slots=True)
class Look:
    """Characters and colours together, as widgets take them."""

    glyphs: Glyphs
    palette: Palette
    maps: MapColours
    ascii_only: bool
    colours: int
    """How many colours are used; 0 for none."""
    pixels: PixelCells | None = None
    """How pictures of pixels are shown, where the terminal can and nobody minds."""

    @classmethod
    def of(
        cls,
        *,
        ascii_only: bool,
        colours: int = TRUE_COLOURS,
        theme: LabTheme = DARK,
        pixels: PixelCells | None = None,
    ) -> Look:
        """Choose the look for a terminal.

        Args:
            ascii_only: Whether to draw with ASCII only.
            colours: How many the terminal has.
            theme: What the person wants; with sixteen colours there is only the terminal's own.
            pixels: How the terminal shows pictures of pixels, if it does: with colours of a theme.
        """
        if colours < MANY_COLOURS:
            theme = TERMINAL
        return cls(
            ASCII if ascii_only else UNICODE,
            theme.palette,
            theme.maps,
            ascii_only,
            min(colours, SIXTEEN_COLOURS) if theme is TERMINAL else colours,
            None if ascii_only or theme is TERMINAL else pixels,
        )
