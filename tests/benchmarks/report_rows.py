"""Trains the origin report's rows as `nnlab reproduce` does, and holds them to their intervals.

    python tests/benchmarks/report_rows.py            # every row, some minutes on two cores
    python tests/benchmarks/report_rows.py x2 n1      # some rows
    python tests/benchmarks/report_rows.py --precision float64

What is compared: `tests/golden/distributions.json` holds, for seven of the report's rows, the
intervals in which four statistics of 32 independent seeds lie 99.8 % of the time. They come from
another implementation, over 1024 seeds. All seven use an activation (sigmoid, leaky ReLU, none)
whose slope the report prints right, so its "printed" derivative (dmode 0 there) and the true one,
which is all that nnlab has, are the same thing. Medians of a loss with two humps are marked
advisory there and only shown here.

The other rows have no interval. R1 (ReLU) and T1 (tanh) were only ever simulated with the
report's wrong derivatives, which nnlab does not reproduce. What the reproduction printed for
these rows is shown beside what is found, without a verdict.

The exit code is 1 if a statistic lies outside its interval.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf, isfinite, log10
from pathlib import Path
from statistics import mean, median, quantiles

# Before numpy: what is trained in lockstep are small products, and there is a process a core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from nnlab.core.experiments.reproduction.row import PRECISION, ReproducedRow, reproduced

SEEDS = 32
"""Those of `nnlab reproduce`, from the presets' own on, which is what the intervals are for."""

GOLDEN = Path(__file__).parent.parent / "golden" / "distributions.json"

REPRODUCED = {
    "l1": "92 / 95 / 98",
    "l2": "50 / 99 / 100",
    "l3": "97 / 100 / 100",
    "x1": "85.7 / 100 / 100",
    "x2": "76 / 100 / 100",
    "x4": "67 / 95.2 / 100",
    "h1": "49 / 98 / 100",
    "h2": "49 / 96.5 / 100",
    "n1": "17 / 24 / 31",
    "n2": "4.8 / 9.5 / 9.5",
    "m1": "98 / 100 / 100",
    "a1": "19 / 100 / 100",
    "r1": "38 / 51 / 64 (wrong derivative)",
    "k1": "35 / 45 / 62",
    "t1": "90 / 97 / 100 (wrong derivative)",
}
"""Accuracy within tolerance of each row, 5 % / median / 95 %, as the reproduction found it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one seed ended, measured on all rows of the data."""

    within_tolerance: float
    """Percentage of rows with |error| <= 0.1; 0 for a run that diverged."""
    accuracy: float
    """Percentage of rows on the right side of 0.5; 0 for a run that diverged."""
    loss: float
    """Mean squared error; 1000 for a run that diverged."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One statistic of 32 outcomes beside its interval."""

    statistic: str
    value: float
    interval: Sequence[float]
    advisory: bool = False

    @property
    def inside(self) -> bool:
        """Whether the statistic is where it has to be."""
        low, high = self.interval
        return self.advisory or low <= self.value <= high


def outcomes_of(row: ReproducedRow) -> list[Outcome]:
    """Give how each seed of a row ended."""
    found = row.outcome
    assert found.diverged is not None
    measures = [found.results("test", name) for name in ("within", "accuracy", "loss")]
    return [
        Outcome(0.0, 0.0, 1000.0)
        if diverged or not isfinite(loss)
        else Outcome(within, right, loss)
        for within, right, loss, diverged in zip(*measures, found.diverged, strict=True)
    ]


def intervals() -> dict[str, dict[str, list[float]]]:
    """Give the intervals of each row that has them, by the row's name, e.g. `l1`."""
    configs = json.loads(GOLDEN.read_text())["configs"]
    return {
        config["id"].split()[0].lower(): config["test_32_seeds"]
        for config in configs
        if config["mode"] == "report"
    }


def judge(outcomes: Sequence[Outcome], expected: dict[str, list[float]]) -> Iterator[Verdict]:
    """Hold the statistics of 32 outcomes against their intervals."""
    within = [outcome.within_tolerance for outcome in outcomes]
    loss = median(log10(outcome.loss) if outcome.loss else -inf for outcome in outcomes)
    right = mean(outcome.accuracy for outcome in outcomes)
    advisory = bool(expected["median_log10_loss_advisory"])
    yield Verdict("mean_acc", mean(within), expected["mean_acc"])
    yield Verdict("median_log10_loss", loss, expected["median_log10_loss"], advisory)
    # Percentages of 21 points are not exact in binary.
    solved = sum(share >= 95.0 - 1e-9 for share in within)
    yield Verdict("count_acc_ge_95", solved, expected["count_acc_ge_95"])
    yield Verdict("mean_acc_thr05", right, expected["mean_acc_thr05"])


def main(words: Sequence[str]) -> int:
    """Train the named rows, or all; print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("rows", nargs="*", metavar="ROW", help="which; all if none")
    parser.add_argument("--precision", default=PRECISION, choices=["float32", "float64"])
    chosen = parser.parse_args(words)
    rows = [name.lower() for name in chosen.rows] or list(REPRODUCED)
    if unknown := set(rows) - set(REPRODUCED):
        print(f"No such rows: {', '.join(unknown)}. Known: {', '.join(REPRODUCED)}.")
        return 2
    outside = 0
    print(f"{'row':<4} {'statistic':<26} {'found':>20}   interval or reproduction")
    names = [f"report-{row}" for row in rows]
    for row in reproduced(names, replicas=SEEDS, jobs=2, precision=chosen.precision):
        if row is not None:
            outside += _print_row(row.preset.name.removeprefix("report-"), outcomes_of(row))
    print("All inside." if not outside else f"{outside} outside.")
    return 1 if outside else 0


def _print_row(row: str, outcomes: Sequence[Outcome]) -> int:
    """Print a row's part of the table; tell how many of its statistics are outside."""
    shares = quantiles([outcome.within_tolerance for outcome in outcomes], n=20)
    spread = f"{shares[0]:.1f} / {shares[9]:.1f} / {shares[-1]:.1f}"
    print(f"{row:<4} {'accuracy 5 % / median / 95 %':<26} {spread:>18}   {REPRODUCED[row]}")
    expected, outside = intervals(), 0
    if row not in expected:
        middle = f"{median(outcome.loss for outcome in outcomes):.2g}"
        print(f"{row:<4} {'median loss':<26} {middle:>20}   no interval", flush=True)
        return 0
    for verdict in judge(outcomes, expected[row]):
        word = "advisory" if verdict.advisory else "inside" if verdict.inside else "OUTSIDE"
        low, high = verdict.interval
        span = f"[{low:g}, {high:g}]"
        print(
            f"{row:<4} {verdict.statistic:<26} {verdict.value:>20.2f}   {span:<16} {word}",
            flush=True,
        )
        outside += not verdict.inside
    return outside


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
