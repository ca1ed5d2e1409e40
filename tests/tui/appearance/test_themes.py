"""Every theme can be read: each ink on each ground it stands on, wherever the theme changes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from textual.color import Color

from nnlab.tui.appearance.look import MANY_COLOURS, TRUE_COLOURS, Look
from nnlab.tui.appearance.theme_names import THEME_NAMES
from nnlab.tui.appearance.themes import CONTRAST, DARK, LIGHT, LabTheme
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
            widgets.foreground, widgets.primary, widgets.secondary, widgets.error,
            palette.train, palette.validation, palette.wrong, palette.running, palette.bad,
        ):  # fmt: skip
            assert ink
            assert contrast(ink, ground) >= least
        assert contrast(palette.faint, ground) >= (least if theme is CONTRAST else 4.0)
    for ink in palette.classes:
        assert contrast(ink, widgets.background or "") >= FOR_TEXT


@OWN_COLOURS
@pytest.mark.parametrize("colours", [MANY_COLOURS, TRUE_COLOURS])
def test_points_can_be_read_on_every_level_of_a_heat_map(theme: LabTheme, colours: int):
    look = Look.of(ascii_only=False, colours=colours, theme=theme)
    for colour_map in (value_map(look), class_map(look, 10)):
        for ink, ground in zip(colour_map.point_inks, colour_map.grounds, strict=True):
            assert contrast(ink, ground) >= FOR_SIGNS
        for ink, ground in (colour_map.wrong, colour_map.cursor):
            assert contrast(ink, ground) >= FOR_TEXT


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
        for key in ("L", "9", "z", "escape"):
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
        await lab.until(lambda: "#7cc4ff" in colours_of(lab))


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
