"""`/` finds whatever there is, the obvious first."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.command import CommandList, CommandPalette
from textual.widgets import Input

from nnlab.core import RunConfig
from nnlab.core.store.store import Store
from nnlab.core.store.summary import RunSummary
from nnlab.tui.lab.find.found import Findable, fit
from nnlab.tui.lab.kept_runs.stored_runs import StoredRuns
from nnlab.tui.lab.panels.area import PanelArea

from ...driven_lab import BOTH_SIZES, ONE_SIZE, XOR, Lab
from ...runs.kept import XOR_RUNS, fill, open_lab_with, open_runs

in_shared_lab = pytest.mark.asyncio(loop_scope="session")


def thing(title: str, help: str = "", kind: str = "field", aliases: tuple[str, ...] = ()):
    return Findable(kind, title, help, lambda: None, aliases)


def order(typed: str, *things: Findable) -> list[str]:
    """The titles of what is found, the best first."""
    fits = sorted(((fit(typed, each), each.title) for each in things), reverse=True)
    return [title for score, title in fits if score]


def test_a_name_comes_before_a_beginning_and_that_before_an_explanation() -> None:
    things = (
        thing("loss"),
        thing("loss limit"),
        thing("big loss"),
        thing("glossy"),
        thing("target", "Stop at this loss."),
        thing("noise", "Nothing of the kind."),
    )
    assert order("loss", *things) == ["loss", "loss limit", "big loss", "glossy", "target"]
    assert order("LOSS ", *things)[0] == "loss"


def test_words_are_found_in_any_order_and_cut_short() -> None:
    rate = thing("learning rate")
    assert fit("rate learn", rate) > fit("lnrt", rate) > 0
    assert fit("rates", rate) == 0
    assert fit("", rate) == fit("  ", rate) == fit("[", rate) == 0


def test_another_name_is_as_good_as_the_title_but_for_one_of_that_title() -> None:
    assert order("lr", thing("learning rate", aliases=("lr",)), thing("lrx")) == [
        "learning rate", "lrx",
    ]  # fmt: skip
    assert order("xor", thing("xor", kind="run"), thing("other", aliases=("xor",)))[0] == "xor"


def test_of_two_that_fit_alike_a_field_comes_before_a_command() -> None:
    both = thing("Speed", kind="command"), thing("speed", kind="field")
    assert fit("speed", both[1]) > fit("speed", both[0])


async def find(lab: Lab, typed: str, first: str, *, key: str = "/") -> None:
    """Type into the palette, and wait until something is the first that it shows."""
    await lab.press(key)
    await lab.until(lambda: isinstance(lab.app.screen, CommandPalette))
    await lab.until(lambda: lab.app.screen.query(Input))
    lab.app.screen.query_one(Input).value = typed

    def shown() -> str:
        results = lab.app.screen.query_one(CommandList)
        if not results.option_count or results.highlighted is None:
            return ""
        return str(results.get_option_at_index(results.highlighted).prompt)

    await lab.until(lambda: shown().startswith(first))
    await lab.until(lambda: first.strip() in lab.text())
    await lab.press("enter")
    await lab.until(lambda: not isinstance(lab.app.screen, CommandPalette))


@in_shared_lab
async def test_a_field_is_gone_to_ready_to_type(lab: Lab) -> None:
    await find(lab, "learn", "learning rate  field\n")
    await lab.until(lambda: lab.field("learning_rate").has_focus_within)
    await lab.press(*"0.25", "enter")
    await lab.until(lambda: lab.newest.config.learning_rate == 0.25)


@in_shared_lab
async def test_a_folded_field_is_shown_and_one_without_effect_says_why(lab: Lab) -> None:
    await find(lab, "clip", "clip norm  field\n")
    await lab.until(lambda: lab.field("clip_norm").has_focus_within)
    await lab.press("escape")
    await find(lab, "moment", "momentum  field\n")
    await lab.until(lambda: "momentum has no effect with" in lab.text() + lab.toasts())


@in_shared_lab
async def test_from_a_field_it_is_found_by_ctrl_p(lab: Lab) -> None:
    await lab.go_to("hidden_layers")
    await lab.press("end", "/")
    await lab.until(lambda: lab.field("hidden_layers").text.endswith("/"))
    await find(lab, "noise", "noise  field\n", key="ctrl+p")
    await lab.until(lambda: lab.field("noise").has_focus_within)


@ONE_SIZE
@in_shared_lab
@pytest.mark.parametrize(
    ("typed", "first"),
    [("weights", "Weights (5)"), ("confus", "Scores (7)"), ("net", "Network (4)")],
)
async def test_a_panel_is_gone_to(lab: Lab, typed: str, first: str) -> None:
    await find(lab, typed, first)
    name = first.split(maxsplit=1)[0].lower()
    await lab.until(lambda: lab.one(PanelArea, "#panels").chosen.id == name)


@in_shared_lab
async def test_presets_and_datasets_fill_the_form(lab: Lab) -> None:
    await find(lab, "report-x1", "report-x1  preset")
    await lab.until(lambda: lab.form.draft and lab.form.draft.dataset == "xor")
    await lab.press("escape")
    await find(lab, "circle", "circle  preset")
    await lab.until(lambda: lab.form.draft and lab.form.draft.dataset == "circle")
    await lab.press("escape")
    await find(lab, "arms", "arms")
    await lab.until(lambda: lab.form.draft and lab.form.draft.dataset == "arms")
    assert lab.newest.config == XOR  # nothing is applied by that


@ONE_SIZE
@in_shared_lab
async def test_a_command_is_done(lab: Lab) -> None:
    await find(lab, "log y", "Log y (L)")
    await lab.until(lambda: "linear" in lab.text("#loss") or "log" in lab.text("#loss"))


@BOTH_SIZES
async def test_a_kept_run_is_opened_by_its_name(tmp_path, size) -> None:
    path = tmp_path / "runs.db"
    first, _ = fill(path, XOR_RUNS)
    with Store.open(path) as store:
        store.rename(first, "the [red]best[/] one")
    async with open_lab_with(path, size) as lab:
        await find(lab, "best one", "the [red]best[/] one  run\n")
        await lab.until_shown(lambda snapshot: snapshot.run_id == "run0")
        assert isinstance(lab.newest.config, RunConfig)


async def test_letters_typed_while_runs_are_still_read_find_all_the_same(
    tmp_path, monkeypatch
) -> None:
    path, is_read = tmp_path / "runs.db", asyncio.Event()
    first, _ = fill(path, XOR_RUNS)
    read = StoredRuns.newest

    async def slow(self: StoredRuns, count: int) -> list[RunSummary]:
        await is_read.wait()
        return await read(self, count)

    monkeypatch.setattr(StoredRuns, "newest", slow)
    async with open_lab_with(path) as lab:
        await lab.press("/")
        await lab.until(lambda: isinstance(lab.app.screen, CommandPalette))
        await lab.until(lambda: lab.app.screen.query(Input))
        for typed in ("p", "pe", "penguins"):
            lab.app.screen.query_one(Input).value = typed
            await lab.settle()
        # Far below the first page of all that there is, which may still be seen.
        await lab.until(lambda: "penguins  dataset" in lab.text())
        lab.app.screen.query_one(Input).value = first
        await lab.settle()
        is_read.set()
        await lab.until(lambda: f"{first}  run" in lab.text())


async def test_among_runs_it_finds_what_can_be_done_there(tmp_path) -> None:
    path = tmp_path / "runs.db"
    fill(path, XOR_RUNS)
    async with open_lab_with(path) as lab:
        await open_runs(lab)
        await find(lab, "rever", "Reverse sort (O)", key="ctrl+p")
        await lab.until(lambda: "least first" in lab.text() or "sort:" in lab.text())


@in_shared_lab
async def test_enter_that_comes_in_one_bunch_with_a_name_chooses_what_the_name_finds(lab: Lab):
    await lab.start()
    await lab.press("/")
    await lab.until(lambda: lab.app.screen.query(Input))
    typed = lab.app.screen.query_one(Input)
    # As a terminal gives them after a slow line: nothing is drawn between them.
    typed.value = "clip"
    typed.post_message(Input.Submitted(typed, typed.value))
    await lab.until(lambda: not isinstance(lab.app.screen, CommandPalette))
    await lab.until(lambda: lab.field("clip_norm").has_focus_within)


@in_shared_lab
async def test_a_palette_opens_while_the_one_before_it_is_still_going(lab: Lab) -> None:
    """Keys come in bunches: `esc` and `/` reach the lab before the first palette is gone."""
    lab.app.action_command_palette()
    first = lab.app.screen
    await lab.until(lambda: first.is_mounted)
    first.dismiss()
    lab.app.action_command_palette()
    assert lab.app.screen is not first
    await lab.until(lambda: isinstance(lab.app.screen, CommandPalette))
    assert not lab.app.errors
    await lab.until(lambda: lab.app.screen.query(Input))
    await lab.press("escape")
    await lab.until(lambda: not isinstance(lab.app.screen, CommandPalette))


@in_shared_lab
@ONE_SIZE
@pytest.mark.parametrize("opens", ["slash", "ctrl+p"])
async def test_letters_in_one_bunch_with_the_key_that_finds_are_all_typed(lab: Lab, opens: str):
    await lab.leave_the_form()
    run = lab.newest.run_id
    for key in (opens, *"learning", "space", *"rate"):
        lab.app.post_message(events.Key(key, " " if key == "space" else key[:1]))
    await lab.until(lambda: isinstance(lab.app.screen, CommandPalette))
    await lab.until(lambda: lab.app.screen.query_one(Input).value == "learning rate")
    # None of them was taken for a command, such as r, n and g.
    assert lab.newest.run_id == run
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)
