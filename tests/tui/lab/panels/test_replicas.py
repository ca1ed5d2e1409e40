"""Many seeds in the lab: how far their results lie apart, and whose predictions are shown."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from nnlab.core import RunConfig, Snapshot
from nnlab.core.experiments.statistics import LOSS, PERCENT, Share, distribution
from nnlab.core.training.replicas.replica_snapshot import ReplicaSnapshot
from nnlab.core.training.replicas.shown_replica import Whose
from nnlab.tui.drawing.numbers import loss_text
from nnlab.tui.lab.panels.data.data_scatter import DataScatter
from nnlab.tui.lab.panels.predictions.table import PredictionTable

from ...driven_lab import ONE_SIZE, SMALL, WIDE, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

MANY = RunConfig(
    dataset="gaussian", samples=60, noise=0.4, hidden_layers=(3,), epochs=30, seed=7, replicas=8
)
BREAKING = RunConfig(
    dataset="plane", samples=60, hidden_layers=(), output_activation="identity", replicas=5,
    optimizer="sgd", learning_rate=3.0, epochs=3000, seed=7,
)  # fmt: skip


async def finish(lab: Lab, config: RunConfig = MANY) -> Snapshot:
    await lab.start(config, paused=False)
    return await lab.until_shown(lambda snapshot: snapshot.state == "finished")


def replicas_of(snapshot: Snapshot) -> ReplicaSnapshot:
    assert snapshot.replicas is not None
    return snapshot.replicas


async def until_whose(lab: Lab, whose: Whose) -> Snapshot:
    return await lab.until_shown(lambda snapshot: snapshot.shown and snapshot.shown.whose == whose)


def shown_name(lab: Lab) -> str:
    assert lab.shown.shown is not None
    return lab.shown.shown.name


async def test_a_key_goes_through_whose_predictions_are_shown_and_another_goes_back(lab):
    await finish(lab)
    start = lab.shown.parameters
    for whose in ("best", "median", "worst", "mean"):
        await lab.press("v")
        await until_whose(lab, whose)
        name = shown_name(lab)
        await lab.until(lambda name=name: name in lab.text("#title"))
        for key, panel in (("2", "boundary"), ("3", "predictions"), ("9", "data")):
            await lab.press(key)
            # A plane as narrow as that leaves the seed out, and cuts no word.
            shown = lab.app.screen.query_one(f"#{panel}")
            await lab.until(lambda shown=shown: shown.size)
            is_narrow = shown.size.width < 40
            words = name.partition(" (")[0] if is_narrow else name
            assert is_narrow == (lab.app.size == SMALL and panel == "boundary")
            await lab.until(lambda panel=panel, words=words: words in lab.lines(f"#{panel}")[0])
            assert "…" not in lab.lines(f"#{panel}")[0]
    assert name == "mean of 8"
    for whose in ("worst", "median", "best"):
        await lab.press("V")
        await until_whose(lab, whose)
    await lab.press("V")
    last = await lab.until_shown(lambda s: s.shown and isinstance(s.shown.whose, int))
    assert last.steps == lab.newest.steps
    assert np.array_equal(replicas_of(last).parameters[0], start)


async def test_two_keys_step_through_single_replicas_round_and_round(lab):
    await finish(lab)
    for key, replica in (("full_stop", 1), ("full_stop", 2), ("comma", 1)):
        await lab.press(key)
        await until_whose(lab, replica)
    assert shown_name(lab) == "replica 2 of 8 (seed 8)"
    await lab.press("comma", "comma")
    await until_whose(lab, 7)
    await lab.press("full_stop", "full_stop", "full_stop")
    await until_whose(lab, 2)


async def test_pictures_and_table_show_the_rows_of_the_replica_that_is_shown(lab):
    await finish(lab)
    await lab.press("full_stop")
    snapshot = await until_whose(lab, 1)
    dataset = lab.trained.datasets[1]
    assert lab.one(DataScatter, "#data")._dataset is dataset
    await lab.press("3")
    await lab.until(lambda: lab.one(PredictionTable, "#predictions").has_focus)
    wanted = [f"{value:.4f}" for value in (*dataset.points[0], snapshot.predictions[0])]

    def has_row(cells: list[str]) -> bool:
        lines = lab.lines("#predictions")
        return len(lines) > 6 and all(cell in lines[2] for cell in cells)

    await lab.until(lambda: has_row(wanted))
    outputs = [float(line.split()[5]) for line in lab.lines("#predictions")[2:6]]
    np.testing.assert_allclose(outputs, replicas_of(snapshot).predictions[1][:4], atol=1e-4)


async def test_stepping_through_replicas_does_not_scroll_the_table(lab):
    await finish(lab)
    await lab.press("3")
    table = lab.one(PredictionTable, "#predictions")
    await lab.until(lambda: table.has_focus and "replica 1 of 8" in lab.text("#predictions"))
    await lab.until(lambda: table.max_scroll_y > 2)
    await lab.press("end")
    await lab.until(lambda: table.scroll_offset.y == table.max_scroll_y)
    await lab.press("v")
    await until_whose(lab, "best")
    await lab.settle()
    assert table.scroll_offset.y == table.max_scroll_y


@pytest.mark.parametrize("paused", [True, False])
async def test_the_choice_is_shown_while_paused_and_in_training_and_kept_by_a_restart(lab, paused):
    await lab.start(MANY.replace(epochs=1_000_000), paused=paused)
    await lab.press("v")
    first = await until_whose(lab, "best")
    assert first.state == ("paused" if paused else "running")
    await lab.press("r")
    await lab.until_shown(lambda snapshot: snapshot.run_id != first.run_id)
    await until_whose(lab, "best")
    await lab.press("V")
    await lab.until_shown(lambda s: s.shown and isinstance(s.shown.whose, int))


@ONE_SIZE
async def test_watching_changes_no_bit_of_the_training(lab):
    straight = await finish(lab)
    await lab.start(MANY)
    for epoch, keys in ((1, ("v", "S")), (2, ("v", "s", "full_stop", "v", "v", "v", "S"))):
        await lab.press(*keys)
        # Until it stands there again: the space bar would only interrupt what S asked for.
        await lab.until(lambda epoch=epoch: lab.newest.epoch == epoch)
        await lab.until(lambda: lab.newest.state == "paused")
    await lab.press("space")
    watched = await lab.until_shown(lambda snapshot: snapshot.state == "finished")
    assert replicas_of(watched).parameters.tobytes() == replicas_of(straight).parameters.tobytes()


async def test_one_replica_has_nothing_to_choose_and_says_how_to_get_more(lab):
    await lab.press("v")
    await lab.until(lambda: "one replica only" in lab.toasts())
    await lab.press("8")
    await lab.until(lambda: "One seed proves little" in lab.text("#replicas"))
    assert "--replicas 32" in lab.text("#replicas")
    assert "write 32 into the field `replicas`" in lab.text("#replicas").replace("Write", "write")


async def test_the_footer_has_medians_and_from_where_to_where_they_range(lab):
    snapshot = await finish(lab)
    means = replicas_of(snapshot).means
    await lab.until(lambda: len(lab.lines("#status")) == 3)
    await lab.until(lambda: "range" in lab.lines("#status")[2])
    medians, ranges = lab.lines("#status")[1:]
    # On 80 columns the line says no more of a run than how much is right.
    rows = (1, 2) if lab.app.size == WIDE else (1,)
    for column in (0, 1):
        assert loss_text(float(np.median(means[:, 0, column])), 0).strip() in medians
    for row, column in product(rows, (0, 1)):
        values = means[:, row, column]
        assert f"{np.median(values):.1f}%" in medians
        assert f"{values.min():.1f}-{values.max():.1f}%" in ranges
    await lab.start(XOR)
    await lab.until(lambda: len(lab.lines("#status")) == 2)


async def test_the_band_of_quartiles_is_on_the_chart(lab):
    await finish(lab)
    await lab.press("1", "L")
    await lab.until(lambda: "quartiles" in lab.text("#loss"))
    await lab.until(lambda: "-" in "".join(line[8:-2] for line in lab.lines("#loss")[1:-3]))


def cells_of(lab: Lab, name: str) -> list[str]:
    (line,) = [line[1:-1] for line in lab.lines("#replicas") if line[1:].startswith(f"{name} ")
               and "%" in line and "median" not in line and "highest" not in line]  # fmt: skip
    return line.split()


async def show(lab: Lab) -> None:
    """Show the panel, with all the room that it needs below the chart."""
    await lab.press("8")
    await lab.give_all_room()


@pytest.mark.parametrize("is_regression", [False, True], ids=["classes", "numbers"])
async def test_with_few_rows_medians_and_where_they_may_lie_stand_beside_the_histograms(
    lab, is_regression
):
    config = MANY
    if is_regression:
        config = MANY.replace(dataset="plane", noise=0.0, loss="mse", target_loss=0.001, epochs=5)
    snapshot = await finish(lab, config)
    await lab.press("8")
    await lab.until(lambda: "of seeds 7 to 14" in lab.text("#replicas"))
    await lab.until(lambda: "95 %" in lab.text("#replicas"))
    text = lab.text("#replicas")
    for column in (0, 1):
        values = replicas_of(snapshot).means[:, 0 if is_regression else 1, column]
        found = distribution(values, LOSS if is_regression else PERCENT)
        assert found.scale.text(found.median) in text
        assert found.scale.range_text(found.median_interval) in text
    assert "█" in text
    assert "diverged: none of 8" in text
    assert "▴ replica 1 of 8 (seed 7)" in text
    is_small = lab.app.size == SMALL
    assert not is_small or text.count("median") == text.count("95 %: ") == 2
    assert is_small == ("m: more room" in lab.lines("#replicas")[0])


async def test_the_replicas_panel_has_a_histogram_and_the_spread_of_both_sets(lab):
    snapshot = await finish(lab)
    await show(lab)
    await lab.until(lambda: "accuracy of seeds 7 to 14" in lab.text("#replicas"))
    await lab.until(lambda: "5 to 95 %" in lab.text("#replicas"))
    for column, name in enumerate(("train", "val")):
        values = replicas_of(snapshot).means[:, 1, column]
        found = distribution(values, PERCENT, target=95.0)
        words = " ".join(cells_of(lab, name))
        assert found.reached is not None
        text, span = found.scale.text, found.scale.range_text
        told = (
            name,
            text(found.median),
            span(found.median_interval),
            found.reached.words,
            f"{text(found.p5)} to {text(found.p95)}",
        )
        assert words.startswith(" ".join(told))
        if lab.app.size != SMALL:
            mean = text(found.interquartile_mean), span(found.interquartile_mean_interval)
            assert words == " ".join((*told, *mean))
    text = lab.text("#replicas")
    assert text.count("highest: ") == 2
    assert "█" in text
    assert ">= 95 %" in text
    assert "diverged: none of 8" in text
    assert "▴ replica 1 of 8 (seed 7)" in text


async def test_of_few_seeds_the_panel_says_which_interval_holds_more_often_and_why(lab):
    await finish(lab)
    await show(lab)
    await lab.until(lambda: "5 to 95 %" in lab.text("#replicas"))
    why = "At least 95 %: the interquartile mean, which supposes nothing of what lies"
    if lab.app.size == SMALL:
        # There is no room for that interval, so nothing is said of it.
        assert "t least" not in lab.text("#replicas")
    else:
        await lab.until(lambda: why in lab.text("#replicas"))
        assert "IQM  at least 95 %" in lab.text("#replicas")
        said = " ".join(line[1:-1].strip() for line in lab.lines("#replicas"))
        assert f"{why} between or beyond ten seeds or fewer." in said
    await lab.start(MANY.replace(replicas=12, epochs=2), paused=False)
    await lab.until_shown(lambda snapshot: snapshot.state == "finished")
    await lab.press("8")
    await lab.until(lambda: "none of 12" in lab.text("#replicas"))
    assert "t least" not in lab.text("#replicas")


async def test_a_regression_compares_losses_and_the_share_that_reached_the_target(lab):
    config = MANY.replace(dataset="plane", noise=0.0, loss="mse", target_loss=0.001, epochs=5)
    snapshot = await finish(lab, config)
    await show(lab)
    await lab.until(lambda: "mse loss of seeds" in lab.text("#replicas"))
    await lab.until(lambda: "<= 0.001" in lab.text("#replicas"))
    count = int(np.sum(replicas_of(snapshot).means[:, 0, 0] <= 0.001))
    assert Share(count, 8).words in " ".join(cells_of(lab, "train"))


async def test_replicas_that_diverged_are_counted_by_name(lab):
    await lab.start(BREAKING, paused=False)
    snapshot = await lab.until_shown(lambda s: s.replicas and any(s.replicas.diverged_at))
    await lab.press("8")
    await lab.until(lambda: "diverged: " in lab.text("#replicas"))
    snapshot = await lab.until_shown(lambda s: s.state in {"diverged", "finished"})
    replicas = replicas_of(snapshot)
    epochs = zip(replicas.seeds, replicas.diverged_at, strict=True)
    lost = [str(seed) for seed, epoch in epochs if epoch]
    words = f"diverged: {len(lost)} of 5 (seed{'s' if len(lost) > 1 else ''} {', '.join(lost)})"
    await lab.until(lambda: words in lab.text("#replicas"))


async def test_replicas_that_stopped_are_counted_by_name_and_the_one_shown_says_since_when(lab):
    config = MANY.replace(patience=3, learning_rate=0.1, epochs=60)
    snapshot = await finish(lab, config)
    replicas = replicas_of(snapshot)
    stopped = [
        str(seed) for seed, at in zip(replicas.seeds, replicas.stopped_at, strict=True) if at
    ]
    assert stopped
    await lab.press("8")
    words = f"stopped: {len(stopped)} of 8 (seeds {stopped[0]}, "
    await lab.until(lambda: words in lab.text("#replicas"))
    early = replicas.stopped_at.index(next(at for at in replicas.stopped_at if at))
    for _ in range(early):
        await lab.press(".")
    since = f"(seed {replicas.seeds[early]}), stopped early at {replicas.stopped_at[early]}"
    await lab.until(lambda: since in lab.text("#replicas"))


@pytest.mark.parametrize("size", [WIDE, SMALL, (60, 20), (200, 60)], ids=str)
async def test_the_panel_is_complete_in_ascii_at_any_size(shared_lab, size):
    async with shared_lab(MANY, size, paused=False, ascii_only=True) as lab:
        await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        await lab.press("8")
        await lab.until(lambda: "diverged: none of 8" in lab.text("#replicas"))
        text = lab.text("#replicas")
        assert text.isascii()
        assert "#" in text
        assert "|" in text.replace("\n", "")[1:-1]
        assert "95 %" in text


async def test_folds_are_called_folds_and_a_single_run_says_which_one_it_is(lab):
    folds = RunConfig(dataset="iris", folds=4, hidden_layers=(3,), epochs=4)
    await finish(lab, folds)
    await lab.press("8")
    await lab.until(lambda: "of 4 folds, seeds 7 to 10" in lab.text("#replicas"))
    await lab.until(lambda: "fold 1 of 4" in lab.text("#title"))
    await finish(lab, folds.replace(replicas=1, fold=2))
    wide = "fold 3 of 4  seed 7" if lab.app.size == WIDE else "seed 7"
    await lab.until(lambda: wide in lab.text("#title"))
