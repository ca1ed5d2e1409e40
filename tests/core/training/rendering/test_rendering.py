"""A snapshot shows itself outside the lab: in a line, to rich, in a notebook, as plain numbers."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from rich.console import Console

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.training.history_view import HistoryView
from nnlab.core.training.metrics.history import COLUMNS
from nnlab.core.training.metrics.scores import scores_of
from nnlab.core.training.rendering.curve import curves_of
from nnlab.core.training.rendering.lines import lines_of

KINDS: dict[str, dict[str, Any]] = {
    "plain": {"dataset": "circle", "samples": 60},
    "no validation": {"dataset": "xor", "train_share": 1.0},
    "regression": {"dataset": "plane", "samples": 60},
    "classes": {"dataset": "blobs", "samples": 60},
    "replicas": {"dataset": "circle", "samples": 60, "replicas": 3},
    "linear model": {"dataset": "linear", "hidden_layers": ()},
    "diverged": {
        "dataset": "plane", "samples": 60, "hidden_layers": (), "optimizer": "sgd",
        "learning_rate": 100.0,
    },
}  # fmt: skip
every_kind = pytest.mark.parametrize("values", KINDS.values(), ids=KINDS.keys())


def end_of(values: dict[str, Any], epochs: int = 40, run_id: str | None = None) -> Snapshot:
    return Trainer(RunConfig(**{"epochs": epochs, **values}), run_id=run_id).run()


def history_of(train: list[float], validation: list[float] | None = None) -> HistoryView:
    rows = np.full((len(train), len(COLUMNS)), np.nan)
    rows[:, COLUMNS.index("train_loss")] = train
    if validation is not None:
        rows[:, COLUMNS.index("validation_loss")] = validation
    return HistoryView(rows)


# --- one line ---


def test_the_line_says_which_run_how_far_and_how_well():
    end = end_of({"dataset": "circle", "samples": 60}, run_id="3f2a")
    assert repr(end).startswith(
        "<Snapshot of run 3f2a, circle 2-8-8-1 tanh, adam 0.003, seed 7,"
        f" finished at epoch 40 of 40: train loss {end.train.loss:.4g}"
        f" right {end.train.accuracy:.1f}% close"
    )
    assert "; validation loss " in repr(end)
    assert "; test loss " in repr(end)


@every_kind
def test_every_kind_of_snapshot_is_one_line(values: dict[str, Any]):
    snapshot = end_of(values)
    assert repr(snapshot).isprintable()
    assert str(snapshot) == repr(snapshot)
    assert 80 < len(repr(snapshot)) < 400


def test_the_line_says_what_are_medians_and_who_diverged():
    assert ", medians of 3 replicas: train" in repr(end_of(KINDS["replicas"]))
    trainer = Trainer(
        RunConfig(**KINDS["diverged"], epochs=300, replicas=2),
        variations={"learning_rate": (100.0, 0.001)},
    )
    assert ", medians of 2 replicas, 1 of them diverged:" in repr(trainer.run())


def test_a_past_moment_says_that_it_is_past():
    trainer = Trainer(RunConfig(dataset="xor", epochs=5))
    trainer.run()
    trainer.past.look_at(2)
    past = trainer.snapshot().past
    assert ", past at epoch 2 of 5:" in repr(past)


def test_a_name_from_outside_is_made_harmless_and_short():
    end = end_of({"dataset": "xor"}, epochs=1, run_id="\x1b[31m<b>[red]\n" + "x" * 500)
    assert repr(end).isprintable()
    assert len(repr(end)) < 250


def test_what_holds_arrays_is_one_line_that_says_their_shapes():
    trainer = Trainer(RunConfig(dataset="blobs", samples=90, replicas=2, epochs=2))
    trainer.advance_batch()
    stepped = trainer.snapshot()
    end = trainer.run()
    checkpoint = trainer.checkpoint()
    scores = scores_of(end.predictions, trainer.dataset)
    parts = [end.history, end.dataset, end.replicas, end.shown, stepped.step, checkpoint,
             checkpoint.past, scores[0]]  # fmt: skip
    for part in parts:
        line = repr(part)
        assert line.startswith(f"{type(part).__name__}(")
        assert line.isprintable()
        assert len(line) < 800
    assert repr(end.history) == "HistoryView(rows=float64 (3, 6))"
    assert "predictions=float64 (2, 90, 3)" in repr(end.replicas)


# --- for rich ---


def printed(snapshot: Snapshot, width: int = 80, **options: Any) -> str:
    file = io.StringIO()
    Console(file=file, width=width, **options).print(snapshot)
    return file.getvalue()


@every_kind
def test_rich_prints_the_curves_and_the_scores(values: dict[str, Any]):
    snapshot = end_of(values, run_id="3f2a")
    text = printed(snapshot)
    assert "run 3f2a" in text
    names = ["train", "validation"] if snapshot.validation else ["train"]
    for name in names:
        assert f"\n{name} loss" in text
    assert "█" in text
    heads = next(line for line in text.splitlines() if line.split() == ["loss", "right", "close"])
    table = text[text.index(heads) :].splitlines()[1:]
    assert [line.split()[0] for line in table] == [
        name for name in ("train", "validation", "test") if getattr(snapshot, name)
    ]
    right = snapshot.train.accuracy
    assert table[0].split()[2] == ("-" if right is None else f"{right:.1f}%")
    if snapshot.message:
        assert " ".join(snapshot.message.split()[:4]) in text


@pytest.mark.parametrize("width", [24, 40, 80, 200])
def test_no_line_is_wider_than_there_is_room(width: int):
    snapshot = end_of(KINDS["diverged"])
    lines = lines_of(snapshot, width)
    assert len(lines) > 8
    curves_and_words = [line for line in lines if "%" not in line and line.split()[:1] != ["loss"]]
    assert len(curves_and_words) > 6
    assert max(map(len, curves_and_words)) <= width


def test_nothing_is_read_as_markup():
    end = replace(
        end_of({"dataset": "xor"}, run_id="[bold]x[/]"), message="[link=x]click[/link] :smile:"
    )
    text = printed(end)
    assert "[bold]x[/]" in text
    assert "[link=x]click[/link] :smile:" in text


def test_without_colours_and_in_ascii_it_says_the_same():
    snapshot = end_of(KINDS["plain"])
    coloured = printed(snapshot, force_terminal=True, color_system="truecolor")
    assert "\x1b[1m" in coloured
    assert "\x1b[3" not in coloured  # nothing is said by a colour
    lines = lines_of(snapshot, ascii_only=True)
    assert "".join(lines).isascii()
    assert any("|" in line for line in lines)
    assert lines[-1].startswith("test")


# --- in a notebook ---


@every_kind
def test_the_html_is_whole_and_has_a_curve_of_each_set_and_the_scores(values: dict[str, Any]):
    snapshot = end_of(values)
    root = ElementTree.fromstring(snapshot._repr_html_())
    svg = "{http://www.w3.org/2000/svg}"
    curves = [path for path in root.iter(f"{svg}path") if path.get("stroke-width")]
    sets = 2 if snapshot.validation else 1
    assert len(curves) == 2 * sets  # each has a line in the legend
    for path in curves[::2]:
        assert path.get("d", "").count("L") >= 20
    labels = [text.text for text in root.iter(f"{svg}text")]
    assert f"{snapshot.epoch:,}" in labels
    assert ("log" in labels) == curves_of(snapshot.history, 300).is_logarithmic
    # Two curves differ in more than their colour.
    assert len({path.get("stroke-dasharray") for path in curves}) == sets
    cells = [[cell.text for cell in row] for row in root.iter("tr")]
    assert cells[0] == ["set", "loss", "right", "close"]
    loss = snapshot.train.loss
    assert cells[1][:2] == ["train", f"{loss:.4g}" if np.isfinite(loss) else "infinite"]
    assert len(cells) == 1 + sum(
        part is not None for part in (snapshot.train, snapshot.validation, snapshot.test)
    )


def test_html_from_outside_is_escaped():
    end = replace(
        end_of({"dataset": "xor"}, epochs=2, run_id="<script>alert(1)"),
        message='"><img src=x onerror=alert(1)>',
    )
    text = end._repr_html_()
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;" in text
    words = "".join(ElementTree.fromstring(text).itertext())
    assert '"><img src=x onerror=alert(1)>' in words


def test_html_of_a_long_run_stays_small():
    rows = np.random.default_rng(1).random((200_000, len(COLUMNS)))
    end = replace(end_of({"dataset": "circle", "samples": 60}, epochs=1), history=HistoryView(rows))
    assert len(end._repr_html_()) < 20_000


# --- curves ---


def test_curves_share_one_scale_that_is_logarithmic_where_losses_ask_for_it():
    found = curves_of(history_of([1.0, 0.5], [0.75, 0.25]), 10)
    assert [curve.name for curve in found.curves] == ["train", "validation"]
    assert (found.low, found.high, found.is_logarithmic) == (0.25, 1.0, False)
    assert found.curves[0].heights.tolist() == pytest.approx([1.0, 1 / 3])
    assert found.curves[1].heights.tolist() == pytest.approx([2 / 3, 0.0])

    found = curves_of(history_of([100.0, 10.0, 1.0]), 10)
    assert found.is_logarithmic
    assert found.curves[0].heights.tolist() == pytest.approx([1.0, 0.5, 0.0])
    # Exactly one power of ten is still linear.
    assert not curves_of(history_of([10.0, 1.0]), 10).is_logarithmic


@pytest.mark.parametrize(
    ("losses", "heights"),
    [
        ([0.5, 0.5], [0.0, 0.0]),
        ([0.5], [0.0]),
        ([1.0, 0.0], [1.0, 0.0]),
        ([1.0, np.inf, 0.5], [1.0, 1.0, 0.0]),
        ([1.0, np.nan, 0.5], [1.0, None, 0.0]),
        ([1e308, -1e308], [1.0, 0.0]),
        ([np.inf, np.inf], [1.0, 1.0]),
    ],
)
def test_odd_losses_have_a_height_too(losses: list[float], heights: list[float | None]):
    (curve,) = curves_of(history_of(losses), 10).curves
    found = [None if np.isnan(height) else height for height in curve.heights.tolist()]
    assert found == pytest.approx(heights)


def test_of_many_epochs_no_outburst_is_lost():
    losses = [0.1] * 1000
    losses[777] = 0.9
    (curve,) = curves_of(history_of(losses), 50).curves
    assert len(curve.heights) == 50
    assert np.flatnonzero(curve.heights == 1.0).tolist() == [777 // 20]


def test_a_curve_without_numbers_is_none():
    assert curves_of(history_of([np.nan, np.nan]), 10).curves == ()


# --- layers ---


@pytest.mark.parametrize("bias", [True, False])
def test_weights_and_biases_come_by_layer(bias: bool):
    trainer = Trainer(RunConfig(hidden_layers=(5, 3), features=("x1", "x2", "x1x2"), bias=bias))
    snapshot, layout = trainer.snapshot(), trainer.network.layout
    assert [weights.shape for weights in snapshot.weights] == [(3, 5), (5, 3), (3, 1)]
    assert [biases.shape for biases in snapshot.biases] == (
        [(5,), (3,), (1,)] if bias else [(0,), (0,), (0,)]
    )
    inputs = trainer.dataset.inputs
    hidden = inputs
    for layer, (weights, biases) in enumerate(zip(snapshot.weights, snapshot.biases, strict=True)):
        assert weights[1, 0] == snapshot.parameters[layout.weight_place(layer, 1, 0)]
        hidden = hidden @ weights + (biases if bias else 0.0)
        hidden = np.tanh(hidden) if layer < 2 else 1.0 / (1.0 + np.exp(-hidden))
    np.testing.assert_allclose(hidden[:, 0], snapshot.predictions, rtol=1e-9)
    with pytest.raises(ValueError, match="read-only"):
        snapshot.weights[0][0, 0] = 1.0
    assert all(np.shares_memory(each, snapshot.parameters) for each in snapshot.weights)


def test_replicas_have_weights_and_biases_with_an_axis_for_them():
    snapshot = Trainer(RunConfig(hidden_layers=(5,), replicas=4)).snapshot()
    replicas = snapshot.replicas
    assert replicas is not None
    assert [weights.shape for weights in replicas.weights] == [(4, 2, 5), (4, 5, 1)]
    assert [biases.shape for biases in replicas.biases] == [(4, 5), (4, 1)]
    for mine, its in zip(snapshot.weights, replicas.weights, strict=True):
        assert mine.tobytes() == its[0].tobytes()
    alone = Trainer(RunConfig(hidden_layers=(5,), seed=9)).snapshot()
    assert replicas.weights[1][2].tobytes() == alone.weights[1].tobytes()


# --- plain numbers ---


@every_kind
def test_a_dict_is_what_json_can_hold_and_loses_nothing(values: dict[str, Any]):
    snapshot = end_of(values)
    found = snapshot.to_dict()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert RunConfig(**found["config"]) == snapshot.config
    assert found["id"] == snapshot.run_id
    assert (found["status"], found["epochs"]) == (snapshot.state, snapshot.epoch)
    assert found["history"]["epoch"] == list(range(snapshot.epoch + 1))
    for name in COLUMNS:
        column = [np.nan if value is None else value for value in found["history"][name]]
        wanted = snapshot.history.column(name)
        np.testing.assert_array_equal(column, np.where(np.isfinite(wanted), wanted, np.nan))
    for part in ("train", "validation", "test"):
        assert (found[part] is None) == (getattr(snapshot, part) is None)
    shapes = [np.array(layer["weights"]).shape for layer in found["layers"]]
    assert shapes == [weights.shape for weights in snapshot.weights]
    assert ("replicas" in found) == (snapshot.replicas is not None)


def test_a_dict_of_replicas_has_each_of_them_as_its_single_run():
    found = end_of(KINDS["replicas"]).to_dict()
    alone = end_of({**KINDS["replicas"], "replicas": 1, "seed": 9}).to_dict()
    third = found["replicas"][2]
    assert len(found["replicas"]) == 3
    assert (third["seed"], third["diverged_at"]) == (9, None)
    assert third["layers"] == alone["layers"]
    assert third["predictions"] == alone["predictions"]
    assert third["test"] == alone["test"]


def test_a_dict_tells_the_edits():
    trainer = Trainer(RunConfig(dataset="xor", epochs=4))
    trainer.advance_epoch()
    trainer.edit(learning_rate=0.5)
    (edit,) = trainer.run().to_dict()["edits"]
    assert edit["name"] == "learning_rate"
    assert (edit["epoch"], edit["before"], edit["after"]) == (1, "0.003", "0.5")


shown: list[Callable[[Snapshot], object]] = [
    repr, lambda snapshot: snapshot._repr_html_(), lines_of, lambda snapshot: snapshot.to_dict(),
]  # fmt: skip


@pytest.mark.parametrize("show", shown, ids=["repr", "html", "text", "dict"])
def test_a_snapshot_before_the_first_step_can_be_shown(show: Callable[[Snapshot], object]):
    assert show(Trainer(RunConfig(dataset="xor")).snapshot())
