"""One row and one step in numbers, as a teacher would open them."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.nn.explanation import explain
from nnlab.core.training.diagnostics.step_explanation import explain_step
from nnlab.tui.drawing.numbers import digits_cell
from nnlab.tui.lab.panels import explain as explain_panel

from ...driven_lab import SMALL, WIDE, XOR, Lab, open_lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

NET = RunConfig(
    dataset="circle", samples=60, hidden_layers=(3, 4), batch_size=16, epochs=1_000_000, seed=3
)


async def open_explain(lab: Lab) -> None:
    await lab.screen.panels.go_to("explain")
    await lab.until(lambda: "FORWARD" in page(lab))


def panel(lab: Lab) -> explain_panel.ExplainPanel:
    return lab.one(explain_panel.ExplainPanel, "#explain")


def page(lab: Lab) -> str:
    return "\n".join(panel(lab)._page.lines)


def seen(lab: Lab) -> str:
    return "\n".join(line[1:-1] for line in lab.lines("#explain")[1:-1])


def numbers(text: str, label: str) -> list[str]:
    """What stands behind a label at the beginning of a line."""
    (line, *_) = [line for line in text.splitlines() if line.startswith(label)]
    return line.removeprefix(label).split()


def written(values: np.ndarray) -> list[str]:
    return [digits_cell(value).strip() for value in values.tolist()]


async def start(lab: Lab, config: RunConfig = NET) -> Trainer:
    """Open a config at the first row and layer."""
    await lab.start(config)
    shown = panel(lab)
    shown.picked_row = shown.picked_layer = shown.first_unit = 0
    await open_explain(lab)
    await lab.until(lambda: shown._of is not None and shown._of.run_id == lab.shown.run_id)
    return Trainer(config)


async def test_each_layer_s_passes_of_a_row_are_shown_with_their_formulas(lab):
    trainer = await start(lab)
    await lab.press("down", "down")
    data = trainer.dataset
    passes = explain(
        trainer.network, NET, trainer.parameters, data.inputs[2:3], data.targets[2:3]
    ).layers
    given = {0: "X", 1: "A", 2: "A"}
    for number, (name, layer) in enumerate(zip(("hidden 1", "hidden 2", "output"), passes,
                                               strict=True)):  # fmt: skip
        await lab.until(lambda name=name: f"row 2 (train)  {name}" in lab.lines("#explain")[0])
        text = page(lab)
        assert numbers(text, f"Z = {given[number]} W + b") == written(layer.z[0])
        assert numbers(text, "∂L/∂b = δ") == written(layer.delta[0])
        if layer.slope is not None and layer.arriving is not None:
            assert numbers(text, "A = tanh(Z)") == written(layer.outputs[0])
            assert numbers(text, "∂L/∂A = δ Wᵀ (above)") == written(layer.arriving[0])
            assert numbers(text, "f′(Z) = 1 - A²") == written(layer.slope[0])
            assert numbers(text, "δ = ∂L/∂A ∘ f′(Z)") == written(layer.delta[0])
        else:
            assert numbers(text, "δ = ∂L/∂Z = A - Y") == written(layer.delta[0])
        first = f"∂L/∂W = {given[number]}ᵀ δ from {('x1', '1.1', '2.1')[number]}"
        assert numbers(text, first) == written(layer.weight_gradient[0])
        assert "agree with the trainer's own passes" in text.replace("\n", " ")
        await lab.press("right")


async def test_inputs_sums_and_outputs_are_seen_at_once_and_the_frame_says_what_shows_more(lab):
    trainer = await start(lab)
    data = trainer.dataset
    passes = explain(trainer.network, NET, trainer.parameters, data.inputs[:1], data.targets[:1])
    layer = passes.layers[0]
    await lab.until(lambda: numbers(seen(lab), "X, the row (2)")[:2] == written(layer.inputs[0]))
    assert numbers(seen(lab), "unit")[:3] == ["1.1", "1.2", "1.3"]
    assert numbers(seen(lab), "Z = X W + b")[:3] == written(layer.z[0])
    assert numbers(seen(lab), "A = tanh(Z)")[:3] == written(layer.outputs[0])
    await lab.until(lambda: "m: more room" in lab.lines("#explain")[0])
    rows = panel(lab).size.height
    await lab.press("m")
    await lab.until(lambda: panel(lab).size.height > rows and "BACKWARD" in seen(lab))
    assert "m: more room" not in lab.text("#explain")


async def test_a_sum_is_spelled_out(lab):
    trainer = await start(lab)
    (x1, x2), layout = trainer.dataset.inputs[0], trainer.network.layout
    weights = layout.weights(trainer.parameters, 0)[:, 0]

    def cell(value: float) -> str:
        text = digits_cell(value).strip()
        return f"({text})" if value < 0 else text

    products = f"{cell(x1)}·{cell(weights[0])} + {cell(x2)}·{cell(weights[1])}"
    total = x1 * weights[0] + x2 * weights[1]
    await lab.until(lambda: f"unit 1.1: Z = {products} + 0 = {digits_cell(total).strip()}"
                    in page(lab))  # fmt: skip


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
async def test_a_step_is_shown_beside_what_the_trainer_made_of_it(lab, optimizer):
    trainer = await start(lab, NET.replace(optimizer=optimizer))
    assert "Press s to train on one batch" in page(lab)
    await lab.press("s")
    await lab.until(lambda: "STEP 1:" in page(lab))
    trainer.advance_batch()
    record = trainer.snapshot().step
    assert record is not None
    step = explain_step(trainer.network, trainer.dataset, record)
    text = page(lab)
    rows = record.rows.tolist()
    assert numbers(text, "row")[:4] == [str(row) for row in rows[:4]]
    moments = [vector[0] for vector in step.moments]
    cells = [record.before[0], step.gradient[0], *moments, step.update[0], step.after[0],
             record.after[0]]  # fmt: skip
    (line,) = [line for line in text.splitlines() if line.startswith("w x1→1.1")]
    assert [float(cell) for cell in line.split()[2:]] == pytest.approx(cells, rel=6e-2)
    assert "All 30 new weights agree with the trainer's (to 1e-12)." in text
    assert "FORWARD before step 1" in text
    assert ("w = w - η g" in text) == (optimizer == "sgd")


async def test_training_on_takes_the_step_away(lab):
    await start(lab)
    await lab.press("s")
    await lab.until(lambda: "STEP 1:" in page(lab))
    await lab.press("S")
    await lab.until(lambda: "STEP 1:" not in page(lab) and "weights now" in page(lab))


async def test_enter_goes_through_the_rows_of_the_batch(lab):
    await start(lab)
    await lab.press("s")
    await lab.until(lambda: "STEP 1:" in page(lab))
    assert lab.shown.step is not None
    rows = lab.shown.step.rows.tolist()
    if 0 in rows:
        await lab.press("down")
    for row in rows[:3]:
        await lab.press("enter")
        await lab.until(lambda row=row: f"row {row} is in its batch" in page(lab))


async def test_rows_and_layers_end_where_the_data_and_the_network_do(lab):
    await start(lab)
    await lab.press("up", "left")
    assert (panel(lab).picked_row, panel(lab).picked_layer) == (0, 0)
    await lab.press(*["shift+down"] * 7, *["right"] * 5)
    assert (panel(lab).picked_row, panel(lab).picked_layer) == (59, 2)
    await lab.start(XOR)
    await open_explain(lab)
    await lab.until(lambda: "row 20 " in lab.text("#explain"))
    assert panel(lab).picked_layer == 1


async def test_a_wide_layer_says_how_many_units_are_not_shown_and_the_keys_reach_them(lab):
    await start(lab, NET.replace(hidden_layers=(64, 3)))
    room = (panel(lab).size.width - 1 - 22 - 14) // 9
    await lab.until(lambda: numbers(page(lab), "Z = X W + b")[room:] == [f"+{64 - room}", "more"])
    await lab.press(*["shift+right"] * 63)
    await lab.until(lambda: numbers(page(lab), "unit")[:2] == ["1.64", "+63"])
    assert "unit 1.64: Z = " in page(lab)
    await lab.press("right")
    await lab.until(lambda: "+52 more rows of Aᵀ δ" in page(lab))
    assert "(62 more)" in page(lab) or "more)" in page(lab)


async def test_what_it_leaves_out_and_what_is_added_is_said(lab):
    config = NET.replace(
        dropout=0.5, l1=0.01, l2=0.02, clip_norm=1e-3, weight_decay=0.1, precision="float32"
    )
    await start(lab, config)
    await lab.press("s")
    await lab.until(lambda: "STEP 1:" in page(lab))
    text = page(lab).replace("\n", " ")
    assert "without dropout" in text
    assert "in double precision, training in single" in text
    assert "L1 penalty: 0.01 sign(w)" in text
    assert "L2 penalty: 0.02 w" in text
    assert "Clipped to the length 0.001 over all layers: so g is cut to" in text
    assert "Weight decay takes η 0.1 w" in text
    assert "away: its step had dropout, this one has not." in text
    assert "decay" in [word for line in page(lab).splitlines() if line.startswith("weight")
                       for word in line.split()]  # fmt: skip


async def test_several_classes_have_an_output_each(lab):
    config = RunConfig(dataset="arms", classes=4, samples=60, hidden_layers=(3,), seed=3)
    trainer = await start(lab, config)
    await lab.press("right")
    await lab.until(lambda: "L = -Σ Y log A = " in page(lab))
    text, data = page(lab), trainer.dataset
    found = explain(trainer.network, config, trainer.parameters, data.inputs[:1], data.targets[:1])
    assert numbers(text, "A = exp(Z) / Σ exp(Z)") == written(found.predictions[0])
    assert numbers(text, "Y, the target") == written(data.targets[0])
    assert "softmax and the loss in one" in text


async def test_with_replicas_it_is_the_one_that_is_shown(lab):
    await start(lab, NET.replace(replicas=3))
    await lab.press("s", "full_stop")
    await lab.until(lambda: "seed 4" in lab.text("#explain") and "STEP 1:" in page(lab))
    alone = Trainer(NET.replace(seed=4))
    alone.advance_batch()
    record = alone.snapshot().step
    assert record is not None
    await lab.until(lambda: numbers(page(lab), "row")[0] == str(record.rows[0]))
    assert "All 30 new weights agree" in page(lab)
    lab.screen.session.show_replica("mean")
    await lab.until(lambda: "A mean of networks has no passes of its own" in page(lab))


async def test_numbers_that_are_not_finite_are_no_agreement(lab):
    config = RunConfig(dataset="plane", samples=40, activation="identity", hidden_layers=(3,),
                       learning_rate=1000.0, optimizer="sgd", epochs=1000)  # fmt: skip
    await lab.start(config, paused=False)
    await lab.until_shown(lambda snapshot: snapshot.state == "diverged")
    await open_explain(lab)
    await lab.until(lambda: "nothing to compare" in page(lab) or "agree" in page(lab))
    assert "DISAGREE" not in page(lab)


async def test_hidden_it_computes_nothing(lab, monkeypatch):
    asked = []
    monkeypatch.setattr(explain_panel, "explain", lambda *a: asked.append(a) or explain(*a))
    await lab.start(NET, paused=False)
    await lab.until_shown(lambda snapshot: snapshot.epoch > 20)
    assert not asked
    await open_explain(lab)
    await lab.until(lambda: asked)
    await lab.screen.panels.go_to("predictions")
    await lab.until(lambda: not panel(lab).display)
    count = len(asked)
    for _ in range(3):
        before = lab.shown.epoch
        await lab.until_shown(lambda snapshot, before=before: snapshot.epoch > before)
    assert len(asked) == count


async def test_while_training_a_page_stands_long_enough_to_be_read_and_the_last_is_right(
    lab, monkeypatch
):
    asked = []
    monkeypatch.setattr(explain_panel, "explain", lambda *a: asked.append(a) or explain(*a))
    monkeypatch.setattr(explain_panel, "_PATIENCE", 1e9)
    await lab.start(NET, paused=False)
    await open_explain(lab)
    await lab.until(lambda: "FORWARD" in page(lab) and asked)
    count = len(asked)
    for _ in range(3):
        before = lab.shown.epoch
        await lab.until_shown(lambda snapshot, before=before: snapshot.epoch > before)
    assert len(asked) == count
    await lab.press("space")
    last = await lab.until_shown(lambda snapshot: snapshot.state == "paused")
    await lab.until(lambda: asked[-1][2] is last.parameters)


async def test_the_page_scrolls_to_its_end(lab):
    await start(lab)
    await lab.press("s")
    await lab.until(lambda: "STEP 1:" in page(lab))
    assert "new weights agree" not in seen(lab)
    await lab.press("end")
    await lab.until(lambda: "All 30 new weights agree with the trainer's (to 1e-12)." in seen(lab))
    await lab.press("home")
    await lab.until(lambda: "FORWARD" in seen(lab))


@pytest.mark.parametrize("size", [WIDE, SMALL, (60, 20)], ids=str)
@pytest.mark.parametrize(
    "values",
    [{"optimizer": "adamw", "l1": 0.1, "clip_norm": 1.0}, {"optimizer": "rprop"}],
    ids=lambda values: values["optimizer"],
)
async def test_it_is_ascii_where_that_is_asked_for_and_no_line_is_cut(size, values):
    config = NET.replace(hidden_layers=(64, 30), activation="gelu", **values)
    async with open_lab(config, size, ascii_only=True) as lab:
        await open_explain(lab)
        await lab.press("s", "right")
        await lab.until(lambda: "STEP 1:" in page(lab))
        width = panel(lab).size.width - 1
        for line in panel(lab)._page.lines:
            assert line.isascii()
            assert len(line) <= width
        # The driver sees to the scroll bar.
        assert (lab.lines("#explain")[0] + lab.lines("#explain")[-1]).isascii()
        assert "D = dL/dA * f'(Z)" in page(lab)


async def test_before_the_first_step_it_says_how_the_weights_were_drawn(lab):
    await start(lab, NET.replace(weight_init="torch"))
    sentence = (
        "Nothing is trained yet. The start is torch: weights and biases uniform within"
        " 1 / sqrt(fan in), as PyTorch starts them."
    )
    await lab.until(lambda: sentence in " ".join(page(lab).split()))
    await lab.press("s")
    await lab.until(lambda: "FORWARD before step 1" in page(lab))
    assert "Nothing is trained yet" not in page(lab)
