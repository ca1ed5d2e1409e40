"""Textual's faults that are mended: still there without the mend, gone with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import ref

import pytest
from textual import events
from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult, ScreenStackError
from textual.color import Color
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen
from textual.style import Style
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from nnlab.tui.terminal.mends import MENDS, mend_textual, unmended

from ..driven_lab import ONE_SIZE

pytestmark = pytest.mark.asyncio(loop_scope="session")

mend_textual()


def as_textual_has_it(owner: Any, name: str) -> Callable[..., Any]:
    (mend,) = (each for each in MENDS if each.owner is owner and each.name == name)
    assert unmended(mend) is not getattr(owner, name)
    return unmended(mend)


class Lists(App[None]):
    def compose(self) -> ComposeResult:
        yield OptionList(*(Option(f"option {number}") for number in range(3)))
        yield Static("text")


async def test_page_down_in_a_list_without_room_is_a_key_error():
    async with Lists().run_test() as pilot:
        options = OptionList("one", "two")
        options.display = False
        await pilot.app.mount(options)
        options.highlighted = 0
        with pytest.raises(KeyError):
            as_textual_has_it(OptionList, "_move_page")(options, 1)
        options.action_page_down()
        options.action_page_up()
        assert options.highlighted == 0


async def test_page_down_in_a_list_with_room_goes_down():
    async with Lists().run_test() as pilot:
        options = pilot.app.query_one(OptionList)
        options.highlighted = 0
        options.action_page_down()
        assert options.highlighted == 2


async def test_a_click_on_an_option_that_was_taken_away_is_an_index_error():
    async with Lists().run_test() as pilot:
        options = pilot.app.query_one(OptionList)
        click = events.Click(
            options, 1, 0, 0, 0, 1, False, False, False,
            style=Style.from_meta({"option": 2}).rich_style,
        )  # fmt: skip
        options.clear_options()
        with pytest.raises(IndexError):
            await as_textual_has_it(OptionList, "_on_click")(options, click)
        await options._on_click(click)
        assert options.highlighted is None


async def test_a_click_on_an_option_that_is_there_chooses_it():
    async with Lists().run_test() as pilot:
        await pilot.click(OptionList, offset=(4, 2))
        assert pilot.app.query_one(OptionList).highlighted == 1


async def test_to_dismiss_a_screen_twice_takes_another_one_away():
    async with Lists().run_test() as pilot:
        app, below, above = pilot.app, ModalScreen[None](), ModalScreen[None]()
        await app.push_screen(below)
        await app.push_screen(above)
        above.dismiss()
        assert app.screen is below
        as_textual_has_it(Screen, "dismiss")(above)
        assert app.screen is not below  # though nobody asked for that
        with pytest.raises(ScreenStackError):
            as_textual_has_it(Screen, "dismiss")(above)
        await app.push_screen(ModalScreen[None]())
        top = app.screen
        await above.dismiss()
        assert app.screen is top
        await top.dismiss()
        assert len(app.screen_stack) == 1


async def test_a_press_of_the_mouse_on_a_widget_that_was_taken_away_is_an_attribute_error():
    async with Lists().run_test() as pilot:
        screen, text = pilot.app.screen, pilot.app.query_one(Static)
        place = text.region.offset
        press = events.MouseDown(screen, *place, 0, 0, 1, False, False, False)
        again = events.MouseDown(screen, *place, 0, 0, 1, False, False, False)
        parent, text._parent = text._parent, None
        try:
            with pytest.raises(AttributeError):
                as_textual_has_it(Screen, "_forward_event")(screen, press)
            screen._forward_event(again)
        finally:
            text._parent = parent


async def test_a_closed_palette_that_learns_something_finds_no_list():
    async with Lists().run_test() as pilot:
        palette = CommandPalette()
        await pilot.app.push_screen(palette)
        await palette.query("*").remove()
        changes = ("_refresh_command_list", (None, [], True)), ("_watch__list_visible", ())
        for name, arguments in changes:
            getattr(palette, name)(*arguments)
        await palette._watch__show_busy()
        with pytest.raises(NoMatches):
            as_textual_has_it(CommandPalette, "_watch__list_visible")(palette)
        with pytest.raises(NoMatches):
            await as_textual_has_it(CommandPalette, "_watch__show_busy")(palette)
        with pytest.raises((NoMatches, AttributeError)):
            as_textual_has_it(CommandPalette, "_refresh_command_list")(palette, None, [], True)
        await palette.dismiss()


@ONE_SIZE
async def test_keys_that_come_before_the_palette_has_its_list_do_no_harm(lab):
    for key in ("ctrl+p", "pagedown", "pageup", "ctrl+end", "down", "enter"):
        lab.app.post_message(events.Key(key, None))
    await lab.until(lambda: lab.app.screen is not lab.screen)
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)
    assert not lab.app.errors


@ONE_SIZE
async def test_the_palette_closed_by_a_key_and_a_click_at_once_is_closed_once(lab):
    await lab.press("ctrl+p")
    await lab.until(lambda: isinstance(lab.app.screen, CommandPalette))
    palette = lab.app.screen
    palette.post_message(events.Key("escape", None))
    palette.post_message(events.Click(palette, 0, 0, 0, 0, 1, False, False, False, 0, 0))
    lab.app.post_message(events.Key("escape", None))
    await lab.until(lambda: lab.app.screen is lab.screen)
    await lab.settle()
    assert lab.app.screen is lab.screen
    assert not lab.app.errors


async def test_what_was_drawn_of_a_widget_is_kept_by_textual_and_not_by_us_once_it_is_gone():
    black, white = Color(0, 0, 0), Color(255, 255, 255)

    def is_kept(colours: Callable[..., Any]) -> bool:
        drawn = StylesCache()
        gone = ref(drawn)
        assert colours(drawn, black, white)[0].background == white
        assert colours(drawn, black, white)[1].background == black
        del drawn
        return gone() is not None

    assert is_kept(as_textual_has_it(StylesCache, "get_inner_outer"))
    assert not is_kept(StylesCache.get_inner_outer)
