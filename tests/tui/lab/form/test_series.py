"""A list in a field offers a run for each value beside a sweep, and opens their comparison."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnlab.core import ConfigError
from nnlab.core.store.store import Store
from nnlab.core.store.writing import series
from nnlab.core.store.writing.recorder import Recorder
from nnlab.tui.error_log import PLACE_VARIABLE
from nnlab.tui.lab.bars.message_line import MessageLine
from nnlab.tui.lab.screens.questions import SEVERAL
from nnlab.tui.lab.series.compared_values import MOST, configs_for
from nnlab.tui.runs.comparison.screen import ComparisonScreen

from ...driven_lab import BOTH_SIZES, ONE_SIZE, XOR, open_lab

pytestmark = pytest.mark.asyncio(loop_scope="session")


@BOTH_SIZES
async def test_values_that_are_entered_are_trained_tagged_and_compared(size, tmp_path: Path):
    path = tmp_path / "runs.db"
    short = XOR.replace(epochs=5)
    async with open_lab(short, size, recorder=Recorder(path)) as lab:
        await lab.type_into("learning_rate", "0.001,0.01,0.1")
        await lab.until(lambda: "3 values: a sweep" in lab.pending())
        assert lab.problem("learning_rate") == ""
        assert lab.form.draft == short
        await lab.press("enter")
        await lab.until(lambda: lab.is_asked(SEVERAL))
        await lab.until(
            lambda: (
                "A sweep of 3 trials, 1 seed each: learning rate 0.001,0.01,0.1"
                in lab.text("#choice")
            )
        )
        await lab.press("c")
        await lab.until(lambda: isinstance(lab.app.screen, ComparisonScreen))
        with Store.open(path, read_only=True) as store:
            tags = [tag for tag in store.tags() if tag.startswith("compare-")]
            assert len(tags) == 1
            assert len(store.find(f"tag={tags[0]}")) == 3
        await lab.press("escape")
        await lab.until(lambda: lab.app.screen is lab.screen)
        assert lab.app.focused is None  # so that t, of which is told, is a key


@ONE_SIZE
async def test_escape_leaves_the_list_alone_and_a_list_of_widths_has_semicolons(lab):
    first = lab.newest.run_id
    await lab.type_into("hidden_layers", "4,4;8")
    await lab.until(lambda: "2 values: a sweep" in lab.pending())
    await lab.press("escape")
    assert lab.field("hidden_layers").text == "4"
    await lab.until(lambda: lab.pending() == "")
    assert lab.newest.run_id == first


async def test_no_more_are_compared_than_there_are_letters() -> None:
    rates = [0.001 * (place + 1) for place in range(MOST + 1)]
    assert len(configs_for(XOR, "learning_rate", rates[:MOST])) == MOST
    with pytest.raises(ConfigError, match="At most 26 values"):
        configs_for(XOR, "learning_rate", rates)


@ONE_SIZE
async def test_what_ends_a_series_early_is_said_and_written_down(
    shared_size, tmp_path, monkeypatch
):
    def failing(config, options):
        raise OSError("the disk is gone")

    monkeypatch.setattr(series, "BackgroundRun", failing)
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path / "errors.log"))
    async with open_lab(XOR, shared_size, recorder=Recorder(tmp_path / "runs.db")) as lab:
        await lab.type_into("learning_rate", "0.001,0.01")
        await lab.press("enter")
        await lab.until(lambda: lab.is_asked(SEVERAL))
        await lab.press("c")
        said = lab.one(MessageLine, "#message")
        await lab.until(lambda: "could be trained: OSError: the disk is gone." in said.sentence)
        assert "the disk is gone" in (tmp_path / "errors.log").read_text()
        assert lab.app.screen is lab.screen
