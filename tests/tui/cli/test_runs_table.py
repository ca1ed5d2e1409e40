"""The list of runs on a terminal: what they differ in, by which rows and rule, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from nnlab.core import RunConfig
from nnlab.core.store.summary import RunSummary
from nnlab.tui.cli.output.columns import Paper
from nnlab.tui.cli.output.run_words import began_texts
from nnlab.tui.cli.output.runs_table import runs_table

from ...core.store.summaries import summary_of

NOON = datetime(2025, 5, 2, 12).timestamp()


def on_terminal(width: int, runs: Sequence[RunSummary]) -> tuple[list[str], str]:
    lines, also = runs_table(Paper(width=width, ascii_only=False, coloured=False), runs)
    assert max(map(len, lines)) <= width
    return lines, also


SWEEP = [
    summary_of(
        RunConfig(dataset="xor", learning_rate=rate, hidden_layers=hidden, l2=l2),
        id=f"a{number}",
        validation_loss=0.25,
        validation_accuracy=97.5,
        started_at=NOON + 60 * number,
    )
    for number, (rate, hidden, l2) in enumerate(
        [(0.1, (4,), 0.0), (0.2, (8,), 0.0), (0.3, (8,), 0.01)]
    )
]


def test_a_terminal_has_columns_for_what_runs_differ_in_and_says_what_has_no_room():
    (head, first, *_), also = on_terminal(120, SWEEP)
    assert head.split("  ")[0] == "id"
    assert head.index("learning rate") < head.index("hidden") < head.index("L2")
    assert "0.1" in first
    assert also == ""
    (head, *_), also = on_terminal(70, SWEEP)
    assert "learning rate" in head
    assert "hidden" not in head
    assert also == "They differ in hidden, L2 as well."
    (head, *_), also = on_terminal(120, SWEEP[:1])
    assert "learning rate" not in head
    assert also == ""


def test_the_rows_and_the_rule_of_loss_and_accuracy_are_named():
    (head, *_), _ = on_terminal(120, SWEEP)
    assert "val loss  val right" in head
    train = summary_of(RunConfig(dataset="xor", accuracy_rule="tolerance"), id="b")
    (head, first, *_), _ = on_terminal(120, [train])
    assert "train loss  train close" in head
    (head, first, *_, last), _ = on_terminal(120, [*SWEEP, train])
    assert "loss" in head
    assert "val loss" not in head
    assert "0.250 val" in first
    assert "97.5% right" in first
    assert "0.250 train" in last
    assert "50.0% close" in last


def test_a_run_that_a_rule_ended_is_said_to_have_ended_early():
    early = summary_of(RunConfig(dataset="xor", epochs=500), id="a", epoch=48)
    (_, line), _ = on_terminal(120, [early])
    assert "ended early" in line
    assert "48/500" in line


def test_times_that_are_alike_as_ages_are_said_as_times():
    now = NOON + 3 * 86_400
    assert began_texts([now - 3600, now - 7200], now) == ("age", ["1 h", "2 h"])
    day = 86_400.0
    alike = began_texts([NOON, NOON + 600, NOON + day], now)
    assert alike == ("began", ["May 02 12:00", "May 02 12:10", "May 03 12:00"])
    assert began_texts([now - 60, now - 61, now - 119], now)[1] == [
        "11:59:00", "11:58:59", "11:58:01",
    ]  # fmt: skip
    assert began_texts([NOON, NOON + 1], now)[1] == ["May 02 12:00:00", "May 02 12:00:01"]
    assert began_texts([NOON, NOON + 1], now + 400 * day)[1][0] == "2025-05-02 12:00:00"
