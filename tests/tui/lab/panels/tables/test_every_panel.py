"""Every panel shows tables of any number of inputs and outputs, by their own names and units."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nnlab.core import RunConfig
from nnlab.core.config.following import following
from nnlab.tui.lab.panels.data.data_scatter import DataScatter
from nnlab.tui.lab.panels.explain import ExplainPanel
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.widgets.panel import SnapshotWidget

from ....driven_lab import SMALL, WIDE, Lab, open_lab
from .made_tables import hostile, many_classes, one_input, run_of, three_targets

pytestmark = pytest.mark.asyncio(loop_scope="session")


def example(name: str) -> RunConfig:
    return following(RunConfig(), dataset=name).replace(epochs=30)


RUNS: dict[str, Callable[[], RunConfig]] = {
    "iris": lambda: example("iris"),
    "penguins": lambda: example("penguins"),
    "60 inputs, 19 classes": lambda: run_of(many_classes(), epochs=3),
    "784 inputs, 50 classes": lambda: run_of(many_classes(784, 50, 300), epochs=2),
    "3 targets": lambda: run_of(three_targets()),
    "1 input": lambda: run_of(one_input()),
    "names that would be obeyed": lambda: run_of(hostile()),
}


async def drawn(lab: Lab, name: str) -> str:
    """What a panel shows once it is up to date."""
    panel = lab.one(SnapshotWidget, f"#{name}")
    await lab.until(
        lambda: (
            panel.region
            and panel._drawn_fit == panel.size
            and panel._drawn_last is panel.snapshot is not None
        )
    )
    await lab.settle()
    return lab.text(f"#{name}")


async def ended(lab: Lab) -> None:
    await lab.until_shown(lambda snapshot: snapshot.state in {"finished", "diverged"})


@pytest.mark.parametrize("run", RUNS.values(), ids=list(RUNS))
async def test_every_panel_shows_it_at_both_sizes(run):
    async with open_lab(run(), WIDE, paused=False) as lab:
        await ended(lab)
        for size in (WIDE, SMALL):
            await lab.resize(*size)
            for kind in PANELS:
                await lab.press(kind.key)
                shown = await drawn(lab, kind.name)
                assert len(shown.split()) > 10
                assert "\x1b" not in lab.text()
                assert all(len(line) <= size[0] for line in lab.lines())


async def test_classes_are_said_by_their_names():
    async with open_lab(example("iris"), WIDE, paused=False) as lab:
        await ended(lab)
        await lab.press("2")
        boundary = await drawn(lab, "boundary")
        assert "a setosa" in boundary
        await lab.until(lambda: any(name in lab.lines("#boundary")[-1] for name in NAMES))
        await lab.press("3")
        assert "virginica" in await drawn(lab, "predictions") or "setosa" in lab.text()
        await lab.press("C")
        await lab.until(lambda: "rows: setosa" in lab.lines("#predictions")[-1])
        await lab.press("7")
        scores = await drawn(lab, "scores")
        assert "setosa: recall" in scores or "versicolor: recall" in scores
        assert "class 0" not in scores


NAMES = "setosa", "versicolor", "virginica"


async def test_keys_choose_the_columns_that_all_pictures_show():
    async with open_lab(example("penguins"), (160, 45), paused=False) as lab:
        await ended(lab)
        await lab.until(lambda: "components" in lab.lines("#boundary")[0])
        await lab.press(";")
        await lab.until(lambda: " by bill length (mm)" in lab.lines("#boundary")[0])
        await lab.press(":", "'")
        await lab.until(lambda: " by island=Torgersen" in lab.lines("#boundary")[0])
        await lab.press("9")
        await lab.until(lambda: " by island=Torgersen" in lab.lines("#data")[0])
        await lab.press("A")
        await lab.until(lambda: "components" in lab.lines("#data")[0])
        assert "of the variance" in lab.lines("#data")[0]


async def test_of_several_targets_each_has_its_units_and_its_turn_in_pictures():
    async with open_lab(run_of(three_targets()), WIDE, paused=False) as lab:
        await ended(lab)
        await lab.press("3")
        heads = (await drawn(lab, "predictions")).splitlines()[1].split()
        assert heads[2:8] == ["price", "predicted", "rate", "predicted", "balance", "predicted"]
        await lab.press("7")
        scores = await drawn(lab, "scores")
        assert [word for word in ("price", "rate", "balance", "R2") if word not in scores] == []
        await lab.until(lambda: "of price" in lab.lines("#boundary")[0])
        await lab.press("Y")
        await lab.until(lambda: "of rate" in lab.lines("#boundary")[0])
        assert "rate (Y: next target)" in lab.lines("#scores")[0]


async def test_keys_that_choose_columns_say_why_they_do_nothing_for_points():
    async with open_lab(RunConfig(dataset="xor", epochs=2), WIDE) as lab:
        await lab.press(";")
        await lab.until(lambda: "Points have no columns to choose" in lab.toasts())


async def test_the_top_line_names_the_file():
    async with open_lab(run_of(three_targets()), WIDE) as lab:
        await lab.until(lambda: "made.csv" in lab.text("#title"))
        assert "own_table" not in lab.text("#title")


async def test_at_80x24_each_of_several_targets_has_its_scores():
    async with open_lab(run_of(three_targets()), SMALL, paused=False) as lab:
        await ended(lab)
        await lab.press("7")
        lines = (await drawn(lab, "scores")).splitlines()
        for name in ("> price", "rate", "balance"):
            (line,) = [line for line in lines if line[1:].strip().startswith(name)]
            assert len(line.split()) >= 6
        assert "m: more room" in lines[0]


async def test_of_many_classes_keys_show_those_further_on():
    async with open_lab(RUNS["60 inputs, 19 classes"](), SMALL, paused=False) as lab:
        await ended(lab)
        await lab.press("7")
        assert "a kind A" in await drawn(lab, "scores")
        await lab.press("down")
        await lab.until(lambda: "a kind A" not in lab.text("#scores"))
        for _ in range(30):
            await lab.press("down")
        await lab.until(lambda: "s kind S" in lab.text("#scores"))
        await lab.press("up")
        await lab.until(lambda: "s kind S" not in lab.text("#scores"))


async def test_explain_names_the_inputs_and_says_what_stands_in_the_table():
    async with open_lab(RUNS["60 inputs, 19 classes"](), WIDE, paused=False) as lab:
        await ended(lab)
        await lab.press("6")
        shown = await drawn(lab, "explain")
        assert "measurement 1" in shown
        assert "+57 more" in shown
        page = lab.one(ExplainPanel, "#explain")._page.lines
        heading = next(place for place, line in enumerate(page) if line.startswith("INPUTS"))
        table = lab.one(ExplainPanel, "#explain")._dataset.table  # type: ignore[union-attr]
        assert table is not None
        first, last = page[heading + 1].split()[:4], page[-1]
        assert first[:2] == ["measurement", "1"]
        assert float(first[2]) == pytest.approx(table.numbers[0, 0], rel=1e-3)
        assert "measurement 60" in last


async def test_close_is_said_in_the_units_of_the_table_beside_the_numbers():
    async with open_lab(run_of(three_targets()), (130, 40), paused=False) as lab:
        await ended(lab)
        await lab.press("3")
        await drawn(lab, "predictions")
        await lab.until(lambda: "close: within " in lab.lines("#predictions")[0])
        assert lab.lines("#predictions")[0].rstrip(" ─╮").endswith("of balance")
        await lab.until(lambda: lab.lines("#status")[1].rstrip().endswith(" of price"))
        await lab.press("Y")
        await lab.until(lambda: lab.lines("#status")[1].rstrip().endswith(" of rate"))


async def test_rows_of_a_table_are_not_drawn_and_the_frame_does_not_offer_it():
    async with open_lab(example("penguins"), WIDE, paused=False) as lab:
        await ended(lab)
        await lab.press("9")
        assert "D: draw points" not in await drawn(lab, "data")
        run_id = lab.newest.run_id
        await lab.press("D")
        await lab.until(lambda: "The rows of a table can't be drawn" in lab.toasts())
        assert not lab.one(DataScatter, "#data").is_drawing
        assert lab.newest.run_id == run_id
        await lab.press("N")
        await lab.until(lambda: "only the split is drawn anew" in lab.toasts())
