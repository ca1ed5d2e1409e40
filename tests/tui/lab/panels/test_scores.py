"""Which class is taken for which, and how residuals are spread, as the lab shows it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.training.metrics.scores import ClassScores, RegressionScores, scores_of
from nnlab.tui.lab.panels import scores as score_panel

from ...driven_lab import SMALL, WIDE, Lab
from .tables.made_tables import many_classes, run_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLASSES = RunConfig(
    dataset="arms", classes=4, samples=200, noise=0.2, hidden_layers=(4,), epochs=1_000_000, seed=3
)
TEN = CLASSES.replace(classes=10)
PLANE = RunConfig(dataset="plane", samples=200, hidden_layers=(4,), epochs=1_000_000, seed=3)


def cells(lab: Lab, label: str) -> list[str]:
    """What stands behind a label; of a shaded cell the number."""
    found = [line[1:-1].split(label, 1)[1] for line in lab.lines("#scores") if label in line]
    if found and label.startswith("class"):
        # A point within a number is no shade.
        return (
            re.sub(r"(?<!\d)[.]|[.](?!\d)|[-+](?=[\d-])|(?<=\d)[-+]+", " ", found[0])
            .translate(str.maketrans(dict.fromkeys("░▒▓█:=*#@", " ")))
            .split()
        )
    return found[0].split() if found else []


async def start(lab: Lab, config: RunConfig, *, in_all_room: bool = True) -> None:
    """Train an epoch, and give the panel all the room that it needs below the chart."""
    await lab.start(config)
    lab.one(score_panel.ScorePanel, "#scores").picked = 0
    await lab.screen.panels.go_to("scores")
    if in_all_room:
        await lab.give_all_room()
    await lab.press("S")
    await lab.until_shown(lambda snapshot: snapshot.epoch == 1)


async def test_the_confusion_matrix_of_each_set_is_that_of_its_rows(lab):
    await start(lab, CLASSES)
    trainer = Trainer(CLASSES)
    trainer.advance_epoch()
    for name, scores in zip(("train", "validation", "test"),
                            scores_of(trainer.snapshot().predictions, trainer.dataset),
                            strict=True):  # fmt: skip
        assert isinstance(scores, ClassScores)
        await lab.until(lambda name=name: f"of the {name} rows" in lab.lines("#scores")[0])
        for label in range(4):
            recall = f"{100 * scores.recall[label]:.1f}%"
            wanted = [*map(str, scores.confusion[label].tolist()), recall]
            assert cells(lab, f"class {label}")[:5] == wanted
        right = f"{100 * scores.confusion.trace() / scores.rows.sum():.1f}%"
        assert cells(lab, f"> {name}")[:2] == [right, str(scores.rows.sum())]
        await lab.press("right")
    await lab.until(lambda: "of the train rows" in lab.lines("#scores")[0])


@pytest.mark.parametrize("config", [CLASSES, TEN], ids=["four", "ten"])
async def test_with_few_rows_there_are_classes_and_the_frame_says_how_many_rows_are_right(
    lab, config
):
    await start(lab, config, in_all_room=False)
    trainer = Trainer(config)
    trainer.advance_epoch()
    panel = lab.one(score_panel.ScorePanel, "#scores")
    shown = min(config.classes, panel.size.height - 2)
    if config.classes == panel.size.height - 1:
        shown = config.classes  # just as many as there is room for
    for name, scores in zip(("train", "validation", "test"),
                            scores_of(trainer.snapshot().predictions, trainer.dataset),
                            strict=True):  # fmt: skip
        assert isinstance(scores, ClassScores)
        await lab.until(lambda name=name: f"of the {name} rows" in lab.lines("#scores")[0])
        for label in range(shown):
            wanted = [*map(str, scores.confusion[label].tolist())]
            assert cells(lab, f"class {label}")[: config.classes] == wanted
        right = f"{100 * scores.confusion.trace() / scores.rows.sum():.1f}%"
        if shown < config.classes or lab.app.size == SMALL:
            assert f"rows: {right} right" in lab.lines("#scores")[0]
            assert "m: more room" in lab.lines("#scores")[0]
        else:
            assert cells(lab, f"> {name}")[0] == right
        hidden = config.classes - shown
        assert f"+{hidden} more classes" in lab.text("#scores") or not hidden
        await lab.press("right")
    await lab.until(lambda: "of the train rows" in lab.lines("#scores")[0])


async def test_with_few_rows_a_regression_has_its_r2_and_both_pictures(lab):
    await start(lab, PLANE, in_all_room=False)
    await lab.until(lambda: cells(lab, "> train"))
    assert "R2" in lab.text("#scores")
    assert "█" in lab.text("#scores") or "▇" in lab.text("#scores")
    assert lab.text("#scores").count("└") == 2
    is_named = "prediction (up) by target" in lab.text("#scores")
    assert is_named or "residuals, and prediction by target" in lab.lines("#scores")[0]


async def test_recall_and_precision_are_said_in_words(lab):
    await start(lab, CLASSES)
    trainer = Trainer(CLASSES)
    trainer.advance_epoch()
    scores = scores_of(trainer.snapshot().predictions, trainer.dataset)[0]
    assert isinstance(scores, ClassScores)
    worst = int(np.nan_to_num(scores.f1).argmin())
    hits, rows = scores.confusion[worst, worst], scores.rows[worst]
    await lab.until(
        lambda: f"class {worst}: recall {hits} of its {rows} rows" in lab.text("#scores")
    )


async def test_ten_classes_fit_with_their_precision_and_recall(lab):
    await start(lab, TEN)
    await lab.until(lambda: len(cells(lab, "class 9")) == 13)
    assert {"recall", "precision", "F1"} <= set(lab.text("#scores").split())
    assert cells(lab, "> train")


async def test_a_class_that_is_never_predicted_has_no_precision(lab):
    await start(lab, CLASSES.replace(weight_init="zeros", learning_rate=1e-9, batch_size=1000))
    await lab.until(lambda: any(cells(lab, f"class {label}")[4:] == ["0.0%", "-", "0.0%"]
                                for label in range(4)))  # fmt: skip


async def test_a_regression_has_r2_and_its_residuals(lab):
    await start(lab, PLANE)
    trainer = Trainer(PLANE)
    trainer.advance_epoch()
    scores = scores_of(trainer.snapshot().predictions, trainer.dataset)[0]
    assert isinstance(scores, RegressionScores)
    await lab.until(lambda: cells(lab, "> train"))
    found = cells(lab, "> train")
    numbers = [scores.r2, scores.mean, scores.deviation, scores.largest]
    assert [float(cell) for cell in found[1:]] == pytest.approx(numbers, rel=1e-2)
    assert found[0] == "160"
    assert "█" in lab.text("#scores")
    assert "prediction (up) by target (across)" in lab.text("#scores")


async def test_a_set_without_rows_is_said_to_have_none(lab):
    await start(lab, CLASSES.replace(train_share=1.0))
    await lab.press("right")
    await lab.until(lambda: "There are no validation rows." in lab.text("#scores"))


async def test_rows_without_numbers_are_counted_apart_and_a_broken_regression_has_no_r2(lab):
    for config in (PLANE, CLASSES.replace(output_activation="identity", loss="mse")):
        broken = config.replace(learning_rate=1000.0, optimizer="sgd", activation="identity")
        await lab.start(broken, paused=False)
        await lab.until_shown(lambda snapshot: snapshot.state == "diverged")
        await lab.screen.panels.go_to("scores")
        await lab.give_all_room()
        await lab.until(lambda: cells(lab, "> "))


async def test_with_replicas_they_are_of_the_one_that_is_shown(lab):
    await start(lab, CLASSES.replace(replicas=3))
    await lab.press("full_stop")
    await lab.until(lambda: "replica 2 of 3 (seed 4)" in lab.lines("#scores")[0])
    alone = Trainer(CLASSES.replace(seed=4))
    alone.advance_epoch()
    scores = scores_of(alone.snapshot().predictions, alone.dataset)[0]
    assert isinstance(scores, ClassScores)
    wanted = [*map(str, scores.confusion[0].tolist())]
    await lab.until(lambda: cells(lab, "class 0")[:4] == wanted)


async def test_hidden_they_are_not_computed(lab, monkeypatch):
    asked = []
    monkeypatch.setattr(score_panel, "scores_of", lambda *a: asked.append(a) or scores_of(*a))
    await lab.start(CLASSES, paused=False)
    await lab.until_shown(lambda snapshot: snapshot.epoch > 20)
    assert not asked
    await lab.screen.panels.go_to("scores")
    await lab.until(lambda: len(asked) > 2)
    await lab.screen.panels.go_to("predictions")
    await lab.until(lambda: not lab.one(score_panel.ScorePanel, "#scores").display)
    count = len(asked)
    for _ in range(3):
        before = lab.shown.epoch
        await lab.until_shown(lambda snapshot, before=before: snapshot.epoch > before)
    assert len(asked) == count


@pytest.mark.parametrize("size", [WIDE, SMALL, (60, 20)], ids=str)
@pytest.mark.parametrize("config", [TEN, PLANE], ids=["classes", "numbers"])
async def test_they_are_ascii_where_that_is_asked_for(shared_lab, size, config):
    async with shared_lab(config, size, ascii_only=True) as lab:
        await lab.screen.panels.go_to("scores")
        await lab.until(lambda: cells(lab, "> train") or cells(lab, "class 0"))
        assert lab.text("#scores").isascii()
        await lab.give_all_room()
        await lab.until(lambda: cells(lab, "> train") or cells(lab, "class 9"))
        assert lab.text("#scores").isascii()


async def test_columns_that_do_not_fit_are_said_to_be_missing(shared_lab):
    async with shared_lab(run_of(many_classes(2, 19)), (60, 20)) as lab:
        lab.one(score_panel.ScorePanel, "#scores").picked = 0
        await lab.screen.panels.go_to("scores")
        await lab.until(lambda: re.search(r"\+\d more +a", lab.text("#scores")))
