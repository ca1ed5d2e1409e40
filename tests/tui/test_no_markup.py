"""Text that is not ours is shown as it is, wherever it is shown, and never read as markup."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from rich.text import Text
from textual.content import Content
from textual.widgets import Input, Static

from nnlab.core.store.store import Store
from nnlab.tui.drawing.chart.other_runs import OtherRun
from nnlab.tui.lab.bars.goal_prompt import GoalPrompt
from nnlab.tui.lab.find.found import Findable
from nnlab.tui.lab.find.provider import FindProvider
from nnlab.tui.lab.panels.chart.loss_chart import LossChart
from nnlab.tui.lab.panels.network.parameter_edit import ParameterEdit
from nnlab.tui.lab.screens.presets import PresetScreen
from nnlab.tui.runs.comparison.screen import ComparisonScreen
from nnlab.tui.widgets.boundary import Boundary
from nnlab.tui.widgets.panel import SnapshotWidget

from .driven_lab import WIDE, XOR, Lab
from .lab.panels.network.test_network import go, type_value
from .runs.kept import XOR_RUNS, fill, open_lab_with, open_runs, table_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

MARKUP = ("[/h", "[", "[/]", "[b", "[red]x[/blue]", "[@click=app.quit]q[/]", "\\[b]", "$a [$x]")
"""Each is an error, an order or a colour to a reader of markup; short, so that none is cut."""

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shared_size() -> tuple[int, int]:
    return WIDE


async def test_no_module_reads_or_escapes_markup():
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tui").rglob("*.py")
        if re.search(r"rich\.markup|textual\.markup|from_markup|markup=True", path.read_text())
    }
    assert found == set()


async def test_only_our_own_words_are_in_markup():
    """A text in markup is a literal, or made of literals; what is put in is no foreign text."""
    found = [
        (path.name, line.strip())
        for path in (ROOT / "tui").rglob("*.py")
        for line in path.read_text().splitlines()
        if re.search(r"\[/?(b|bold|i|dim)\]|\[@click|\[/\]", line)
    ]
    assert {name for name, _ in found} == {"welcome.py", "tour.py"}


@pytest.mark.parametrize("text", MARKUP)
async def test_it_is_shown_as_it_is_in_notices_and_messages(lab: Lab, text: str):
    lab.app.notify(text, title=text)
    await lab.until(lambda: f"{text}: {text}" in lab.text("#message"))
    lab.one(SnapshotWidget, "#loss").notify(f"widget {text}", title=text)
    await lab.until(lambda: f"{text}: widget {text}" in lab.text("#message"))
    lab.screen.tell(f"told {text}")
    await lab.until(lambda: f"told {text}" in lab.text("#message"))
    lab.screen.tell("")


@pytest.mark.parametrize("text", MARKUP)
async def test_it_is_shown_as_it_is_beside_what_was_typed(lab: Lab, text: str):
    def problem(prompt: type[GoalPrompt] | type[ParameterEdit]) -> str:
        return str(lab.screen.query_one(prompt).query_one(".problem", Static).render())

    await lab.press("U")
    await lab.press(*text, "enter")
    await lab.until(lambda: repr(text) in problem(GoalPrompt) or text in problem(GoalPrompt))
    await lab.press("escape")
    await go(lab)
    await type_value(lab, text)
    await lab.until(lambda: text[:15] in problem(ParameterEdit))
    await lab.press("escape", "escape")
    await lab.type_into("seed", text)
    await lab.until(lambda: repr(text) in lab.problem("seed"))
    lab.screen.set_focus(None)
    await lab.press("r")
    await lab.until(lambda: repr(text) in lab.toasts())


@pytest.mark.parametrize("text", MARKUP)
async def test_it_is_shown_as_it_is_in_frames_and_legends(lab: Lab, text: str):
    chart = lab.one(LossChart, "#loss")
    chart.others = (OtherRun.of(lab.newest, text),)
    lab.screen.frames.watch_for_effect()
    await lab.press("s")
    word = text.partition(" ")[0][:8]  # there is no room for more
    await lab.until(lambda: word in lab.text("#loss"))
    panel = SnapshotWidget(lab.screen.look, id="framed")
    panel.retitle(title=text, subtitle=text)
    # What it gives back in public is markup, and not always the same text when it is read.
    assert panel._border_title == panel._border_subtitle == Content(text)


async def test_every_help_line_of_a_field_is_shown_as_it_is(lab: Lab):
    tips = {name: field.tooltip for name, field in lab.form._fields.items()}
    assert len(tips) > 20
    for name, tip in tips.items():
        assert isinstance(tip, Content), name
        assert tip.plain.startswith(lab.field(name).declared.help)


async def test_every_entry_of_the_palette_is_shown_as_it_is(lab: Lab):
    screen: Any = lab.screen
    entries = list(lab.app.get_system_commands(screen))
    assert len(entries) > 40
    for entry in entries:
        # Textual reads both as markup.
        assert Content.from_markup(entry.title).plain == entry.title
        assert Content.from_markup(entry.help).plain == entry.help


@pytest.mark.parametrize("text", MARKUP)
async def test_what_is_found_is_shown_as_it_is(
    lab: Lab, text: str, monkeypatch: pytest.MonkeyPatch
):
    provider = FindProvider(lab.screen)
    known: asyncio.Future[list[Findable]] = asyncio.Future()
    known.set_result([Findable("panel", text, text, lambda: None)])
    monkeypatch.setattr(FindProvider, "_learn", lambda self: asyncio.wait_for(known, None))
    await provider.startup()
    hits = [hit async for hit in provider.discover()]
    assert [str(hit.prompt) for hit in hits] == [f"{text}  panel\n{text}"]
    assert all(isinstance(hit.prompt, Text) and hit.help is None for hit in hits)
    await provider.shutdown()


@pytest.mark.parametrize("text", MARKUP)
async def test_it_may_be_typed_into_lists_that_narrow_down(lab: Lab, text: str):
    await lab.press("p")
    await lab.until(lambda: isinstance(lab.app.screen, PresetScreen))
    await lab.press(*text)
    await lab.press("enter", "escape")
    await lab.until(lambda: lab.app.screen is lab.screen)
    assert lab.newest.config == XOR


async def test_it_is_shown_as_it_is_of_kept_runs(tmp_path: Path):
    path = tmp_path / "runs.db"
    fill(path, [XOR_RUNS[0]] * len(MARKUP))
    with Store.open(path) as store:
        for number, text in enumerate(MARKUP):
            store.rename(f"run{number}", f"{number}{text}")
            store.annotate(f"run{number}", f"note {text}")
    async with open_lab_with(path) as lab:
        await open_runs(lab)
        table = table_of(lab)
        for number, text in enumerate(MARKUP):
            table.go_to([run.id for run in table.runs].index(f"run{number}"))
            await lab.until(lambda words=f"note {text}": words in lab.text())
            assert f"{number}{text}" in lab.text()
        for number in range(4):
            table.go_to([run.id for run in table.runs].index(f"run{number}"))
            await lab.press("space")
        await lab.press("c")
        await lab.until(lambda: isinstance(lab.app.screen, ComparisonScreen))
        await lab.until(lambda: len(lab.app.screen.query(Boundary)) == 4)
        await lab.until(lambda: all(f"{n}{MARKUP[n]}" in lab.text("#curves") for n in range(4)))
        await lab.press("3")
        await lab.until(lambda: all(f"{n}{MARKUP[n]}" in lab.text("#boundaries") for n in range(3)))
        await lab.press("escape")
        await lab.until(lambda: table_of(lab).is_attached)
        control = lab.app.screen.query_one("#filter", Input)
        for text in (*MARKUP, "no-such>3", ""):
            control.value = text
            await lab.until(lambda: "Runs: " in lab.text() or "No run" in lab.text())
        await lab.until(lambda: len(table_of(lab).runs) == len(MARKUP))
