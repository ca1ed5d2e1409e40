"""What the dashboard is drawn with: characters and colours, for each kind of terminal."""

from __future__ import annotations

from dataclasses import dataclass

from textual.theme import Theme


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
    wrong_points: str
    """Points predicted wrong: one that trains, one that doesn't."""
    train_marker: str
    """`braille`, or a character for the train curve."""
    validation_marker: str
    band_marker: str
    """The quartiles of replicas around their median."""
    other_markers: str
    """The curves of other runs, one for each."""
    train_key: str
    """The train curve in a legend."""
    validation_key: str
    live: str
    """Marks a field that may change while training."""
    running: str
    paused: str
    ended: str
    past: str
    """Marks what is shown of a past moment."""
    bar_full: str
    bar_empty: str
    bars: str
    """A bar of a histogram, from the lowest part of a row to a full one."""
    descending: str
    ascending: str
    edit: str
    """Marks an edit in flight on the chart."""
    arrow: str
    selected: str
    """Marks the unit of a network that is looked at closer."""
    lane: str
    """What a unit gives to all units of the next layer."""
    link_signs: str
    """A link's sign: minus, none, plus."""
    link_lines: str
    """A link's size, from the least to the largest."""
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
    held_out_points="◇◆",
    wrong_points="✗☒",
    train_marker="braille",
    validation_marker="·",
    band_marker="-",
    other_markers="+x=",
    train_key="⠒⠒",
    validation_key="··",
    live="●",
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
    arrow="→",
    selected="▸",
    lane="│",
    link_signs="⊖0⊕",
    link_lines="╌─━═",
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
    held_out_points="AB",
    wrong_points="xX",
    train_marker="*",
    validation_marker=".",
    band_marker="-",
    other_markers="+x=",
    train_key="**",
    validation_key="..",
    live="*",
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
    arrow="->",
    selected=">",
    lane="|",
    link_signs="-0+",
    link_lines=".:=#",
    cut="~",
    axes="|++-+",
)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by meaning, as rich names; blue and orange stay apart for every kind of eye."""

    train: str
    validation: str
    class_zero: str
    class_one: str
    classes: tuple[str, ...]
    """One for each of several classes; the first ones are the farthest apart."""
    wrong: str
    faint: str
    """Axes and other things that only help to read."""
    running: str
    good: str
    bad: str


TRUE_COLOUR = Palette(
    train="#58a6ff",
    validation="#f0a04b",
    class_zero="#58a6ff",
    class_one="#f0a04b",
    classes=(
        *("#58a6ff", "#f0a04b", "#58c9a0", "#f2e27a", "#b79cf5"),
        *("#8fe3f7", "#c58a63", "#e6edf3", "#a9c14e", "#8b98ab"),
    ),
    wrong="#ff7b9c",
    faint="#7d8899",
    running="#58c9a0",
    good="#58c9a0",
    bad="#ff7b9c",
)

SIXTEEN_COLOURS = Palette(
    train="bright_blue",
    validation="yellow",
    class_zero="bright_blue",
    class_one="yellow",
    classes=(
        *("bright_blue", "yellow", "green", "bright_cyan", "red"),
        *("bright_yellow", "cyan", "bright_white", "bright_green", "white"),
    ),
    wrong="bright_magenta",
    faint="default",
    running="green",
    good="green",
    bad="bright_red",
)


MANY_COLOURS, TRUE_COLOURS = 256, 2**24
"""How many colours terminals have that have more than sixteen."""


@dataclass(frozen=True, slots=True)
class Look:
    """Characters and colours together, as widgets take them."""

    glyphs: Glyphs
    palette: Palette
    ascii_only: bool
    colours: int
    """How many colours the terminal has; 0 for none."""

    @classmethod
    def of(cls, *, ascii_only: bool, colours: int = TRUE_COLOURS) -> Look:
        """Choose the look for a terminal."""
        return cls(
            ASCII if ascii_only else UNICODE,
            SIXTEEN_COLOURS if colours < MANY_COLOURS else TRUE_COLOUR,
            ascii_only,
            colours,
        )


THEME = Theme(
    name="nnlab",
    primary="#58a6ff",
    secondary="#f0a04b",
    accent="#f0a04b",
    warning="#e3b341",
    error="#ff7b9c",
    success="#58c9a0",
    foreground="#d7dee8",
    background="#0f1419",
    surface="#151b23",
    panel="#1d2530",
    dark=True,
    variables={
        "border": "#3a4657",
        "border-blurred": "#2b3543",
        "footer-key-foreground": "#f0a04b",
        "footer-background": "#1d2530",
        "input-selection-background": "#58a6ff 35%",
    },
)
"""The dashboard's own colours; 16-colour terminals and NO_COLOR use the terminal's instead."""
