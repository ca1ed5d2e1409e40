"""Every theme can be read: each ink on each ground it stands on, wherever the theme changes."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from textual.color import Color

from nnlab.tui.appearance.look import MANY_COLOURS, TRUE_COLOURS, Look
from nnlab.tui.appearance.theme_names import THEME_NAMES
from nnlab.tui.appearance.themes import CONTRAST, DARK, LIGHT, THEMES, LabTheme
from nnlab.tui.drawing.maps.colour_map import class_map, value_map

from ..driven_lab import XOR, open_lab
from ..real_terminal import XOR as XOR_FLAGS

OWN_COLOURS = pytest.mark.parametrize(
    "theme", [DARK, LIGHT, CONTRAST], ids=lambda t: t.textual.name
)

FOR_SIGNS, FOR_TEXT = 3.0, 4.5
"""The least contrast by the Web Content Accessibility Guidelines."""


def contrast(ink: str, ground: str) -> float:
    def light(colour: str) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in Color.parse(colour.removeprefix("bold ")).normalized
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    darker, lighter = sorted((light(ink), light(ground)))
    return (lighter + 0.05) / (darker + 0.05)


@OWN_COLOURS
def test_all_that_is_written_can_be_read_on_its_ground(theme: LabTheme):
    palette, widgets = theme.palette, theme.textual
    least = 7.0 if theme is CONTRAST else FOR_TEXT
    for ground in (widgets.background, widgets.panel, widgets.surface):
        assert ground
        for ink in (
            widgets.foreground, widgets.accent, widgets.error, widgets.warning,
            widgets.variables["footer-key-foreground"],
            palette.train, palette.validation, palette.wrong, palette.faint, palette.accent,
        ):  # fmt: skip
            assert ink
            assert contrast(ink, ground) >= least
    for ink in (*palette.classes, *palette.curves):
        assert contrast(ink, widgets.background or "") >= FOR_TEXT


def widget_colours(theme: LabTheme) -> set[str]:
    """Give all colours of a theme's widgets, those that are mixed from others left out."""
    own = theme.textual
    named = (
        own.primary, own.secondary, own.accent, own.warning, own.error, own.success, own.foreground,
        *own.variables.values(),
    )  # fmt: skip
    return {f"{colour}".split()[0] for colour in named}


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_each_colour_has_one_meaning_and_the_classes_have_theirs_to_themselves(theme: LabTheme):
    palette = theme.palette
    meanings = [
        {palette.train}, {palette.validation}, {palette.wrong}, {palette.accent}, {palette.faint},
        {palette.class_zero, palette.class_one, *palette.classes},
    ]  # fmt: skip
    for one, other in combinations(meanings, 2):
        assert not one & other
    assert palette.classes[:2] == (palette.class_zero, palette.class_one)
    own = {palette.class_zero, palette.class_one, palette.train, palette.validation}
    assert not own & set(palette.curves)
    named = {f"ansi_{colour}" for colour in own} if theme is THEMES["terminal"] else own
    assert not named & widget_colours(theme) - SELECTED_TEXT


SELECTED_TEXT = {"ansi_bright_blue"}
"""Its ground in the terminal's own colours, which the lab's styles replace."""

KINDS_OF_EYES = {
    "any": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What each makes of linear red, green and blue, by Machado, Oliveira and Fernandes (2009)."""


def seen_by(colour: str, eyes: str) -> np.ndarray:
    """Give a colour's place in CIE L*a*b*, as these eyes see it."""
    parts = np.array(Color.parse(colour).normalized)
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    seen = np.clip(np.array(KINDS_OF_EYES[eyes]) @ linear, 0, 1)
    x, y, z = np.cbrt(np.array(to_xyz) @ seen / (0.9505, 1.0, 1.089))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@OWN_COLOURS
@pytest.mark.parametrize("eyes", KINDS_OF_EYES)
def test_train_and_validation_are_as_far_apart_as_the_classes_for_every_kind_of_eye(theme, eyes):
    palette = theme.palette
    for one, other in (
        (palette.train, palette.validation),
        (palette.class_zero, palette.class_one),
    ):
        # A tenth of this can just be told apart in two patches side by side.
        assert np.linalg.norm(seen_by(one, eyes) - seen_by(other, eyes)) >= 45


@OWN_COLOURS
def test_no_other_meaning_looks_like_blue_or_orange(theme: LabTheme):
    palette, widgets = theme.palette, theme.textual
    assert widgets.warning
    for taken in (palette.class_zero, palette.class_one):
        for ink in (
            palette.train, palette.validation, palette.wrong, palette.accent, widgets.warning,
        ):  # fmt: skip
            assert np.linalg.norm(seen_by(ink, "any") - seen_by(taken, "any")) >= 35


@OWN_COLOURS
@pytest.mark.parametrize("colours", [MANY_COLOURS, TRUE_COLOURS])
def test_points_can_be_read_on_every_level_of_a_heat_map(theme: LabTheme, colours: int):
    look = Look.of(ascii_only=False, colours=colours, theme=theme)
    for colour_map in (value_map(look), class_map(look, 10)):
        for ink, ground in zip(colour_map.point_inks, colour_map.grounds, strict=True):
            assert contrast(ink, ground) >= FOR_SIGNS
        for ink in colour_map.class_inks:  # a point stands on the colour of what it is taken for
            assert min(contrast(ink, ground) for ground in colour_map.grounds) >= FOR_SIGNS
        assert contrast(*colour_map.cursor) >= FOR_TEXT


@OWN_COLOURS
@pytest.mark.parametrize("colours", [MANY_COLOURS, TRUE_COLOURS])
def test_a_heat_map_goes_from_blue_to_orange_and_is_plain_in_the_middle(theme, colours):
    grounds = value_map(Look.of(ascii_only=False, colours=colours, theme=theme)).grounds
    blueness = [Color.parse(ground).b - Color.parse(ground).r for ground in grounds]
    assert blueness[0] > 80
    assert blueness[-1] < -80
    assert all(after <= before for before, after in pairwise(blueness))
    assert abs(blueness[len(grounds) // 2]) < 20


def colours_of(lab) -> set[str]:
    return {
        colour.name
        for strip in lab.app.screen._compositor.render_strips()
        for segment in strip
        if (style := segment.style)
        for colour in (style.color, style.bgcolor)
        if colour
    }


@pytest.fixture
def _many_colours(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.mark.usefixtures("_many_colours")
async def test_a_key_goes_through_the_themes_and_everything_is_drawn_with_each():
    async with open_lab(XOR) as lab:
        for key in ("L", "4", "Z", "escape"):
            await lab.press(key)
        for name in (*THEME_NAMES[1:], THEME_NAMES[0]):
            await lab.press("c")
            await lab.until(lambda name=name: lab.app.theme == name)
            look = lab.screen.look
            wanted = {look.palette.train, look.palette.validation, look.palette.faint}
            grounds = set(value_map(look).grounds)
            for panel in "13456789":
                await lab.press(panel)
                await lab.until(lambda: lab.app.screen is lab.screen)
            await lab.until(lambda wanted=wanted: wanted <= colours_of(lab) | {"default"})
            await lab.until(lambda grounds=grounds: grounds & colours_of(lab))


@pytest.mark.usefixtures("_many_colours")
async def test_the_palette_offers_each_theme_and_not_those_of_textual():
    async with open_lab(XOR, theme="light") as lab:
        assert lab.app.theme == "light"
        commands = {
            command.title: command for command in lab.app.get_system_commands(lab.app.screen)
        }
        assert "Theme" not in commands
        await commands["Colours: high contrast"].callback()
        await lab.until(lambda: lab.app.theme == "contrast")
        await lab.until(lambda: CONTRAST.palette.train in colours_of(lab))


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "few colours or none"),
        ({"TERM": "xterm"}, "few colours or none"),
    ],
    ids=["no colour", "16 colours"],
)
def test_a_terminal_of_few_colours_keeps_its_own(opened, env, words):
    terminal = opened(*XOR_FLAGS, "--paused", "--theme", "light", **env)
    terminal.shows("paused")
    terminal.keys("c")
    terminal.shows(words)
    assert b"38;2;" not in terminal.sent
    assert b"38;5;" not in terminal.sent
    terminal.keys("q")
    assert terminal.ended() == 0


def test_the_flag_chooses_the_colours_of_a_real_terminal(opened):
    terminal = opened(*XOR_FLAGS, "--paused", "--theme", "light")
    terminal.shows("paused")
    assert b"48;2;251;252;253" in terminal.sent
    terminal.keys("q")
    assert terminal.ended() == 0
