"""The lab's themes: the colours of its widgets, its curves and its heat maps, declared together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.theme import Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by meaning, as rich names; those of one picture stay apart for every kind of eye."""

    train: str
    """The rows that train, wherever numbers or curves are of them."""
    validation: str
    class_zero: str
    """Blue and orange are the two classes, or what is below and above 0; nothing else is."""
    class_one: str
    classes: tuple[str, ...]
    """One for each of several classes; the first ones are the farthest apart."""
    curves: tuple[str, ...]
    """Of other runs and of layers: neither a class, nor what trains or validates."""
    wrong: str
    """What is amiss: a wrong prediction, a run that diverged."""
    faint: str
    """Axes and other things that only help to read."""
    accent: str
    """Keys, and what has the focus or is selected."""


@dataclass(frozen=True, slots=True)
class MapColours:
    """The grounds of a heat map, from blue over the middle to orange, and what is read on them."""

    blue: str
    middle: str
    orange: str
    on_blue: str
    """The ink of points on the blue half."""
    on_orange: str
    many: tuple[str, ...]
    """The levels where there are 256 colours, the two in the middle alike."""
    classes: tuple[str, ...]
    """The ground of each of several classes where the network is sure; the middle where not."""
    on_class: str
    cursor: tuple[str, str]


@dataclass(frozen=True, slots=True)
class LabTheme:
    """Everything that has a colour."""

    name: str
    widgets: Callable[[], Theme]
    """Makes the widgets' colours, only where there are any: a picture needs no Textual."""
    palette: Palette
    """What is written and drawn."""
    maps: MapColours

    @property
    def textual(self) -> Theme:
        """The widgets' colours."""
        return self.widgets()


def _theme(like: str = "", **colours: Any) -> Theme:
    from textual.theme import BUILTIN_THEMES, Theme

    if not like:
        return Theme(**colours)
    other = BUILTIN_THEMES[like]
    return replace(other, **{**colours, "variables": other.variables | colours["variables"]})


_DARK_CLASSES = (
    *("#58a6ff", "#f0a04b", "#58c9a0", "#f2e27a", "#b79cf5"),
    *("#8fe3f7", "#c58a63", "#e6edf3", "#a9c14e", "#8b98ab"),
)

DARK = LabTheme(
    "dark",
    partial(
        _theme,
        name="dark",
        primary="#35d6c8",
        secondary="#35d6c8",
        accent="#35d6c8",
        warning="#eef06a",
        error="#ff7f8e",
        success="#35d6c8",
        foreground="#d7dee8",
        background="#0f1419",
        surface="#151b23",
        panel="#1d2530",
        dark=True,
        variables={
            "border": "#3a4657",
            "border-blurred": "#2b3543",
            "footer-key-foreground": "#35d6c8",
            "footer-background": "#1d2530",
            "input-selection-background": "#35d6c8 35%",
        },
    ),
    Palette(
        train="#a5e05f",
        validation="#e98cff",
        class_zero="#58a6ff",
        class_one="#f0a04b",
        classes=_DARK_CLASSES,
        curves=(
            *("#e6edf3", "#ffe66b", "#6fd9ff", "#ffb3c7"),
            *("#6fe0a0", "#b9a5ff", "#c9b89a", "#9fb0c6"),
        ),
        wrong="#ff7f8e",
        faint="#8f9aab",
        accent="#35d6c8",
    ),
    MapColours(
        blue="#1c5fae",
        middle="#333a44",
        orange="#b5651a",
        on_blue="#dcecff",
        on_orange="#fff0da",
        many=(
            *("#005faf", "#005f87", "#444444", "#303030"),
            *("#303030", "#444444", "#875f00", "#af5f00"),
        ),
        classes=(
            *("#1c5fae", "#a85c14", "#24735a", "#766d1b", "#6b4aa3"),
            *("#347787", "#7d503b", "#6a737f", "#566623", "#4d5866"),
        ),
        on_class="#ffffff",
        cursor=("bold #0f1419", "#ffffff"),
    ),
)

LIGHT = LabTheme(
    "light",
    partial(
        _theme,
        name="light",
        primary="#006a6a",
        secondary="#006a6a",
        accent="#006a6a",
        warning="#6b5a00",
        error="#bd1836",
        success="#006a6a",
        foreground="#1b2430",
        background="#fbfcfd",
        surface="#f1f4f7",
        panel="#e4e9ef",
        dark=False,
        variables={
            "border": "#9aa7b6",
            "border-blurred": "#c3ccd6",
            "footer-key-foreground": "#006a6a",
            "footer-background": "#e4e9ef",
            "input-selection-background": "#006a6a 30%",
        },
    ),
    Palette(
        train="#356f00",
        validation="#9a1fb4",
        class_zero="#0b5cad",
        class_one="#a85000",
        classes=(
            *("#0b5cad", "#a85000", "#0f7350", "#756400", "#6b3fb5"),
            *("#0e7490", "#7a4a2b", "#1b2430", "#536a00", "#566375"),
        ),
        curves=(
            *("#1b2430", "#756400", "#0a6f96", "#a3285f"),
            *("#1c7040", "#5a3fb0", "#6b5233", "#54657a"),
        ),
        wrong="#bd1836",
        faint="#536071",
        accent="#006a6a",
    ),
    MapColours(
        blue="#77b0ee",
        middle="#eceff3",
        orange="#f0a860",
        on_blue="#05244a",
        on_orange="#472200",
        many=(
            *("#5fafff", "#afd7ff", "#dadada", "#eeeeee"),
            *("#eeeeee", "#dadada", "#ffd7af", "#ffaf5f"),
        ),
        classes=(
            *("#77b0ee", "#f0a860", "#7fcdb0", "#ddd06a", "#c1a6ef"),
            *("#8fdcec", "#cda183", "#b9c2cd", "#b5c96a", "#98a6b8"),
        ),
        on_class="#101820",
        cursor=("bold #ffffff", "#101820"),
    ),
)

CONTRAST = LabTheme(
    "contrast",
    partial(
        _theme,
        name="contrast",
        primary="#45f0e0",
        secondary="#45f0e0",
        accent="#45f0e0",
        warning="#f6ff7a",
        error="#ff9ba0",
        success="#45f0e0",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1c1c1c",
        dark=True,
        text_alpha=1.0,
        variables={
            "border": "#b0b0b0",
            "border-blurred": "#b0b0b0",
            "footer-key-foreground": "#45f0e0",
            "footer-background": "#1c1c1c",
            "input-selection-background": "#0050c8",
        },
    ),
    Palette(
        train="#b6f56a",
        validation="#f3a6ff",
        class_zero="#7cc4ff",
        class_one="#ffb54d",
        classes=(
            *("#7cc4ff", "#ffb54d", "#5df2b4", "#fff27a", "#d3bcff"),
            *("#a6f0ff", "#e8b08c", "#ffffff", "#cbe86a", "#b8c4d4"),
        ),
        curves=(
            *("#ffffff", "#fff066", "#86e2ff", "#ffc2d2"),
            *("#7df0b0", "#cbbcff", "#dccbb0", "#b4c4da"),
        ),
        wrong="#ff9ba0",
        faint="#c4ccd6",
        accent="#45f0e0",
    ),
    MapColours(
        blue="#0050c8",
        middle="#000000",
        orange="#9a4a00",
        on_blue="#ffffff",
        on_orange="#ffffff",
        many=(
            *("#005fd7", "#00005f", "#121212", "#000000"),
            *("#000000", "#121212", "#5f0000", "#af5f00"),
        ),
        classes=(
            *("#0050c8", "#9a4a00", "#00664a", "#6a5e00", "#6a35b0"),
            *("#006a80", "#6e3a20", "#5a6470", "#485c00", "#3c4858"),
        ),
        on_class="#ffffff",
        cursor=("bold #000000", "#ffffff"),
    ),
)

TERMINAL = LabTheme(
    "terminal",
    partial(
        _theme,
        like="ansi-dark",
        name="terminal",
        primary="ansi_cyan",
        secondary="ansi_cyan",
        accent="ansi_cyan",
        success="ansi_cyan",
        warning="ansi_bright_yellow",
        error="ansi_bright_red",
        # Textual's own frames are magenta, which is validation's.
        variables={"footer-key-foreground": "ansi_cyan", "border": "ansi_default"},
    ),
    Palette(
        train="green",
        validation="magenta",
        class_zero="bright_blue",
        class_one="yellow",
        # Those that are left; a class is its number wherever there are more than two.
        classes=(
            *("bright_blue", "yellow", "bright_cyan", "bright_yellow", "white"),
            *("bright_green", "bright_magenta", "bright_white", "red", "blue"),
        ),
        curves=("default", "bright_cyan", "bright_yellow", "white"),
        wrong="bright_red",
        faint="default",
        accent="cyan",
    ),
    # Sixteen colours have a heat map of their own, for whatever they look like.
    DARK.maps,
)
"""The only one for terminals of sixteen colours or none, and a choice for all others."""

THEMES: dict[str, LabTheme] = {theme.name: theme for theme in (DARK, LIGHT, CONTRAST, TERMINAL)}
"""By name, in the order in which a key goes through them."""
