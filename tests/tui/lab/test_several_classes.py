"""The dashboard with several classes: its table, its colours, and the way from and to two."""

from __future__ import annotations

import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.data.make import make_dataset
from nnlab.tui.appearance.look import ASCII, UNICODE, Glyphs
from nnlab.tui.appearance.themes import THEMES, Palette
from nnlab.tui.lab.panels.data.data_scatter import DataScatter
from nnlab.tui.lab.panels.predictions.columns import Column, columns_for
from nnlab.tui.lab.panels.predictions.table import PredictionTable
from nnlab.tui.widgets.boundary import Boundary

from ..driven_lab import SMALL, XOR, Lab

IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="session")

ARMS = RunConfig(dataset="arms", classes=4, samples=40, noise=0.2, learning_rate=0.02, epochs=20)


def columns_of(config: RunConfig) -> tuple[Column, ...]:
    return columns_for(config, make_dataset(config), 80)


COLUMNS = columns_of(XOR)


def shown_rows(lab: Lab) -> list[list[str]]:
    """The cells of each row in view, as they are on the screen."""
    # Without the frame, and what points at the chosen row.
    lines = [line[2:].split()[: len(COLUMNS)] for line in lab.lines("#predictions")[2:-1]]
    return [cells for cells in lines if len(cells) == len(COLUMNS)]


async def restart_with(lab: Lab, dataset: str) -> None:
    await lab.choose("dataset", dataset)
    await lab.until(lambda: lab.form.draft is not None and lab.form.draft.dataset == dataset)
    await lab.leave_the_form()
    await lab.press("r")
    await lab.until_shown(lambda snapshot: snapshot.config.dataset == dataset)


@pytest.mark.parametrize("size", [(120, 40), SMALL], ids=["120x40", "80x24"])
@IN_ONE_LOOP
async def test_the_table_says_both_classes_and_how_probable_the_predicted_one_is(shared_lab, size):
    async with shared_lab(ARMS, size, paused=False) as lab:
        snapshot = await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        await lab.press("3")
        await lab.until(lambda: shown_rows(lab))
        dataset, verdicts = lab.trained.dataset, set()
        assert lab.lines("#predictions")[1][1:].split()[3:6] == [
            "target", "prediction", "probability",
        ]  # fmt: skip
        for key, row in (("home", "0"), ("end", "39")):
            await lab.press(key)
            await lab.until(lambda row=row: row in [cells[0] for cells in shown_rows(lab)])
            for cells in shown_rows(lab):
                outputs = snapshot.predictions[int(cells[0])]
                target, predicted = int(dataset.labels[int(cells[0])]), int(outputs.argmax())
                verdicts.add(predicted == target)
                assert cells[3:7] == [
                    f"{target}",
                    f"{predicted}",
                    f"{outputs.max():.4f}",
                    "✓" if predicted == target else "✗",
                ]
        assert verdicts == {True, False}


@IN_ONE_LOOP
async def test_rows_are_sorted_by_how_sure_the_network_is(shared_lab):
    async with shared_lab(ARMS, paused=False) as lab:
        await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        await lab.press("3", *"o" * 5)
        await lab.until(lambda: "probability▴" in lab.text("#predictions"))
        shares = [float(cells[5]) for cells in shown_rows(lab)]
        assert shares == sorted(shares)


def test_an_output_that_is_no_probability_is_not_called_so():
    titles = [column.title for column in columns_of(ARMS)]
    of_sigmoids = columns_of(ARMS.replace(output_activation="sigmoid", loss="mse"))
    assert "probability" in titles
    assert "output" in [column.title for column in of_sigmoids]
    assert "error" in [column.title for column in columns_of(XOR)]
    assert len(titles) == len(of_sigmoids) == len(COLUMNS)


@IN_ONE_LOOP
async def test_the_form_goes_from_two_classes_to_several_and_back(shared_lab):
    async with shared_lab(XOR) as lab:
        await lab.open_form()
        assert lab.field("classes").is_idle
        await restart_with(lab, "blobs")
        config = lab.shown.config
        assert (config.loss, config.output_activation) == ("cross_entropy", "softmax")
        assert lab.shown.predictions.shape == (500, 3)
        await lab.until(lambda: "probability" in lab.text("#predictions"))
        await lab.until(lambda: "a0 b1 c2  A-C " in lab.text("#boundary"))
        await lab.press("9")
        await lab.until(lambda: "a 0  b 1  c 2" in lab.text("#data"))
        await lab.press("3")
        assert not lab.field("classes").is_idle
        await restart_with(lab, "gaussian")
        config = lab.shown.config
        assert (config.loss, config.output_activation) == ("bce", "sigmoid")
        await lab.until(lambda: "error" in lab.text("#predictions"))
        await lab.until(lambda: "● 1  ◑◐ " in lab.text("#boundary"))
        await lab.press("9")
        await lab.until(lambda: "○ 0  ● 1" in lab.text("#data"))


@IN_ONE_LOOP
async def test_a_snapshot_of_the_run_before_is_not_drawn_on_other_data(shared_lab):
    configs = [RunConfig(dataset=name, samples=90) for name in ("blobs", "gaussian")]
    several, two = ((Trainer(config).snapshot(), make_dataset(config)) for config in configs)
    async with shared_lab(configs[1]) as lab:
        await lab.until(lambda: "error" in lab.text("#predictions"))
        for widget in (lab.one(PredictionTable, "#predictions"), lab.one(DataScatter, "#data"),
                       lab.one(Boundary, "#boundary")):  # fmt: skip
            for snapshot, dataset in ((several[0], two[1]), (two[0], several[1])):
                widget.show_dataset(dataset)
                widget.draw_snapshot(snapshot)
            widget.show_dataset(two[1])
        await lab.until(lambda: "error" in lab.text("#predictions"))


@IN_ONE_LOOP
async def test_replicas_of_several_classes_are_shown_as_medians(shared_lab):
    async with shared_lab(ARMS.replace(replicas=4), paused=False) as lab:
        await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        await lab.press("v", "v", "9")
        await lab.until(lambda: "median of 4" in lab.text("#title"))
        await lab.until(lambda: "a 0  b 1  c 2" in lab.text("#data"))


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_ten_classes_have_a_character_each_that_nothing_else_has(glyphs: Glyphs):
    assert len(set(glyphs.classes)) == len(glyphs.classes) == 10
    assert glyphs.wrong not in glyphs.classes


@pytest.mark.parametrize("palette", [t.palette for t in THEMES.values()], ids=list(THEMES))
def test_ten_classes_have_a_colour_each_that_is_not_that_of_wrong_rows(palette: Palette):
    assert len(set(palette.classes)) == len(palette.classes) == 10
    assert palette.wrong not in palette.classes
