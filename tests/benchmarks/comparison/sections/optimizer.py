"""One update by Adam, nothing else: three matrices by name against one flat vector."""

from __future__ import annotations

import numpy as np

from ..contenders.nnlab_trainer import adam_step
from ..contenders.report_style import ReportStyle
from ..contenders.task import LIN_ADAM, make_task
from ..rounds import Turn, Work, interleave
from ..tables import Goal, number, print_table


def run(*, quick: bool) -> None:
    """Print the table."""
    updates, rounds = (200, 3) if quick else (2000, 30)
    model = ReportStyle(make_task(LIN_ADAM))
    generator = np.random.default_rng(7)
    model.grad_W1, model.grad_W2, model.grad_W3 = (
        generator.normal(size=weights.shape) for weights in (model.W1, model.W2, model.W3)
    )
    step = adam_step(generator.normal(size=40))
    works = {"nnlab": step, "report-style numpy": model.adam}

    def turn(work: Work) -> Turn:
        def repeated() -> None:
            for _ in range(updates):
                work()

        return Turn(lambda: repeated, updates)

    best = interleave({who: turn(work) for who, work in works.items()}, rounds=rounds)
    ratio = best["report-style numpy"] / best["nnlab"]
    print_table(
        "optimizer: Adam's update of 40 parameters",
        "How to read: how many of nnlab's updates a contender's takes; above 1 it is slower.",
        ("contender", "ratio", "us/update"),
        [[who, number(best[who] / best["nnlab"]), number(1e6 * best[who])] for who in works],
        goals=[Goal("report-style numpy", ratio, 8.0, "at least")],
        notes=[f"Processor time, least of {rounds} interleaved rounds."],
    )
