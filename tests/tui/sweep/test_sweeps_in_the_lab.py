"""A sweep from fields of the form to its table, and from there back into the lab."""

from __future__ import annotations

from multiprocessing import active_children
from pathlib import Path

import numpy as np
import pytest

from nnlab.core.store.writing.recorder import Recorder
from nnlab.tui.lab.screens.questions import SWEEP
from nnlab.tui.sweep.list_screen import SweepListScreen
from nnlab.tui.sweep.screen import SweepScreen

from ..driven_lab import BOTH_SIZES, Lab, open_lab
from ..runs.kept import open_lab_with, open_runs
from .kept import (
    CONFIG,
    kept_in,
    open_kept,
    open_list,
    status_in,
    sweep_kept,
    sweep_screen,
    table_of,
    until_at_rest,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def begin(lab: Lab, rates: str = "0.001,0.01,0.1", hidden: str = "4;3,3") -> None:
    await lab.type_into("hidden_layers", hidden)
    await lab.type_into("learning_rate", rates)
    await lab.until(lambda: "a sweep of" in lab.pending())
    await lab.press("enter")
    await lab.until(lambda: lab.is_asked(SWEEP))
    await lab.press("enter")
    await lab.until(lambda: isinstance(lab.app.screen, SweepScreen))


def same(one, other) -> bool:
    return all(
        a.number == b.number and np.array_equal(a.means, b.means, equal_nan=True)
        for a, b in zip(one, other, strict=True)
    )


@BOTH_SIZES
async def test_lists_in_two_fields_make_a_grid_that_is_trained_as_on_the_command_line(
    size, tmp_path: Path
):
    path, other = tmp_path / "runs.db", tmp_path / "other.db"
    async with open_lab(CONFIG, size, recorder=Recorder(path), paused=False) as lab:
        await begin(lab)
        assert lab.newest.state != "running" or lab.trained.is_held
        await until_at_rest(lab)
        assert len(table_of(lab).rows) == 6
        assert [row.rank for row in table_of(lab).rows] == [1, 2, 3, 4, 5, 6]
        text = lab.text()
        assert "finished" in text
        assert "6 of 6 trials" in text
        assert "10 seeds each" in text
        assert "fresh seeds" in text.replace("\n", " ")
    sweep_kept(other)
    # The grid stands in the form's order: hidden before the learning rate.
    found = {outcome.means.tobytes() for outcome in kept_in(path) if outcome.means is not None}
    assert found == {o.means.tobytes() for o in kept_in(other) if o.means is not None}
    assert status_in(path) == "finished"


async def test_a_sweep_that_is_stopped_goes_on_to_the_table_of_one_left_in_peace(tmp_path: Path):
    path, other = tmp_path / "runs.db", tmp_path / "other.db"
    sweep_kept(other)
    sweep_kept(path, groups=1)
    async with open_lab_with(path) as lab:
        await open_kept(lab)
        await lab.until(lambda: "stopped" in lab.lines()[0])
        assert 0 < len(kept_in(path)) < 6
        await lab.press("space")
        await lab.until(lambda: sweep_screen(lab)._work.is_training)
        await lab.press("space")
        await until_at_rest(lab)
        await lab.press("space")
        await until_at_rest(lab)
        await lab.until(lambda: "finished" in lab.lines()[0])
    assert same(kept_in(path), kept_in(other))


async def test_a_trial_is_opened_as_a_run_that_comes_to_the_same_bits(tmp_path: Path):
    path = tmp_path / "runs.db"
    sweep_kept(path)
    async with open_lab_with(path) as lab:
        await open_kept(lab)
        await lab.press("down")
        await lab.until(lambda: table_of(lab).cursor == 1)
        trial = table_of(lab).row
        await lab.press("enter")
        await lab.until(lambda: lab.app.screen is lab.screen)
        config = lab.screen.session.config
        assert config.replicas == 10
        assert (config.learning_rate, config.hidden_layers) == trial.trial.values
        assert lab.form.draft == config
        end = await lab.until_shown(lambda s: s.state == "finished" and s.config == config)
        assert end.replicas is not None
        assert np.array_equal(end.replicas.means, trial.outcome.means, equal_nan=True)


async def test_the_best_and_any_other_trial_go_into_the_form_and_leave_the_run(tmp_path: Path):
    path = tmp_path / "runs.db"
    sweep_kept(path)
    async with open_lab_with(path) as lab:
        run_id = lab.newest.run_id
        await open_kept(lab)
        best, *others = table_of(lab).rows
        await lab.press("end", "B")
        await lab.until(lambda: lab.app.screen is lab.screen)
        draft = lab.form.draft
        assert draft is not None
        assert (draft.learning_rate, draft.hidden_layers) == best.trial.values
        await open_kept(lab)
        await lab.press("end", "l")
        await lab.until(lambda: lab.app.screen is lab.screen)
        draft = lab.form.draft
        assert draft is not None
        assert (draft.learning_rate, draft.hidden_layers) == others[-1].trial.values
        assert lab.newest.run_id == run_id


async def test_leaving_the_screen_leaves_the_sweep_training_and_its_end_is_said(tmp_path: Path):
    path = tmp_path / "runs.db"
    async with open_lab(CONFIG, recorder=Recorder(path)) as lab:
        await begin(lab)
        key = sweep_screen(lab)._work
        await lab.press("escape")
        await lab.until(lambda: lab.app.screen is lab.screen)
        await lab.until(lambda: f"Sweep {key.key} is finished; W shows it." in lab.toasts())
        await open_list(lab)
        await lab.press("enter")
        await lab.until(lambda: isinstance(lab.app.screen, SweepScreen))
        assert sweep_screen(lab)._work is key
        await lab.press("escape")
        await lab.until(lambda: isinstance(lab.app.screen, SweepListScreen))


async def test_quitting_ends_the_workers_and_the_sweep_can_go_on(tmp_path: Path):
    path = tmp_path / "runs.db"
    long = CONFIG.replace(epochs=1_000_000)
    async with open_lab(long, recorder=Recorder(path)) as lab:
        await begin(lab)
        await lab.until(lambda: status_in(path) == "running" and active_children())
    assert active_children() == []
    assert status_in(path) == "stopped"


async def test_sweeps_are_listed_from_the_runs_too_and_without_any_it_is_said(tmp_path: Path):
    path = tmp_path / "runs.db"
    async with open_lab_with(path) as lab:
        await lab.press("W")
        await lab.until(lambda: "No sweep is kept yet." in lab.text())
        await lab.press("escape")
        await lab.until(lambda: lab.app.screen is lab.screen)
        sweep_kept(path, groups=1)
        await open_runs(lab)
        await open_list(lab)
        await lab.until(lambda: "learning rate 0.001,0.01,0.1; hidden 4,3x3" in lab.text())
        assert "stopped" in lab.text()
        assert "of 6" in lab.text()


async def test_what_varies_is_cut_between_words_where_there_is_no_room_and_whole_where_there_is(
    tmp_path: Path,
):
    path = tmp_path / "runs.db"
    sweep_kept(path, groups=1)
    whole = "learning rate 0.001,0.01,0.1; hidden 4,3x3"
    async with open_lab(CONFIG, (80, 24), recorder=Recorder(path)) as lab:
        await open_list(lab)
        await lab.until(lambda: "learning rate 0.001,0.01,0.1; … " in lab.text())
        await lab.resize(120, 40)
        await lab.until(lambda: whole in lab.text())


async def test_two_sweeps_are_not_trained_at_once(tmp_path: Path):
    path = tmp_path / "runs.db"
    sweep_kept(path, groups=1)
    async with open_lab(CONFIG.replace(epochs=1_000_000), recorder=Recorder(path)) as lab:
        await begin(lab)
        first = sweep_screen(lab)._work
        await lab.until(lambda: first.key)
        await lab.press("escape")
        await lab.until(lambda: lab.app.screen is lab.screen)
        await open_list(lab)
        await lab.press("down", "enter")
        await lab.until(lambda: isinstance(lab.app.screen, SweepScreen) and table_of(lab).rows)
        await lab.press("space")
        await lab.until(lambda: f"Sweep {first.key} is trained; stop that first." in lab.text())
        assert first.is_training


async def test_without_a_store_there_is_no_sweep_which_is_said():
    async with open_lab(CONFIG) as lab:
        await lab.type_into("learning_rate", "0.1,0.2", enter=True)
        await lab.until(lambda: "Nothing is kept here" in lab.toasts())
        assert lab.app.screen is lab.screen
