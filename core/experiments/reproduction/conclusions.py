"""The conclusions of the origin report, each judged by the seeds of its rows.

Those of its discussion it draws itself; those of its extra part are what a reader takes from the
numbers it prints there, and say in what else the rows differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..contrast import contrast
from ..intervals import share_interval
from ..statistics import MEASURES
from .row import MEASURE, ReproducedRow

Fate = Literal["stands", "falls", "not shown"]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the report concludes from its rows."""

    section: str
    """Where it says so."""
    claim: str
    """What it says, in a sentence."""
    pairs: tuple[tuple[str, str], ...]
    """The rows that it calls better, each with the one that it calls worse."""
    fails_at: float | None = None
    """Of a conclusion about who fails, the accuracy in percent that is none."""

    @property
    def rows(self) -> list[str]:
        """All rows that it is about, each once."""
        return list(dict.fromkeys(name for pair in self.pairs for name in pair))


CONCLUSIONS = (
    Conclusion(
        "4.A.1",
        "On linear data a learning rate of 0.1 is worse than 1 and than 0.01.",
        (("report-l2", "report-l3"), ("report-l1", "report-l3")),
    ),
    Conclusion(
        "4.A.2",
        "On XOR a learning rate of 0.05 is better than 0.1 and than 0.2.",
        (("report-x4", "report-x1"), ("report-x4", "report-x2")),
    ),
    Conclusion(
        "4.B",
        "On linear data hidden layers of 3 and 3 fail where 5 and 5, and 3 and 4, do not.",
        (("report-l2", "report-h2"), ("report-h1", "report-h2")),
        fails_at=60.0,
    ),
    Conclusion(
        "4.C.1",
        "Without activation functions linear data are not learned.",
        (("report-l1", "report-n1"),),
    ),
    Conclusion(
        "4.C.2",
        "Without activation functions XOR is not learned.",
        (("report-x1", "report-n2"),),
    ),
    Conclusion(
        "5.A.1",
        "On linear data momentum (4 and 6 units) is better than descent (5 and 5) at one rate.",
        (("report-m1", "report-l1"),),
    ),
    Conclusion(
        "5.A.2",
        "On XOR Adam (4 and 3 units) is better than descent (6 and 8).",
        (("report-a1", "report-x1"),),
    ),
    Conclusion(
        "5.B.1",
        "On linear data ReLU is better than leaky ReLU.",
        (("report-r1", "report-k1"),),
    ),
    Conclusion(
        "5.B.2",
        "On linear data ReLU and leaky ReLU (4 and 6 units) are worse than the sigmoid (5 and 5).",
        (("report-l1", "report-r1"), ("report-l1", "report-k1")),
    ),
    Conclusion(
        "5.B.3",
        "On linear data tanh (5 and 8 units) is better than the sigmoid (5 and 5) at one rate.",
        (("report-t1", "report-l1"),),
    ),
)
"""All of them, in the report's order."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is left of a conclusion."""

    conclusion: Conclusion
    """The conclusion."""
    fate: Fate
    """Whether every one of its pairs is shown, or the opposite of one is."""
    evidence: tuple[str, ...]
    """Sentences: one for each pair, how often rows fail, which printed numbers can't be."""

    @property
    def sentence(self) -> str:
        """Say all of it."""
        verdict = {
            "stands": "It stands",
            "falls": "It falls: the opposite is shown",
            "not shown": "It is not shown",
        }[self.fate]
        return f"{self.conclusion.claim} {verdict}. {' '.join(self.evidence)}"

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON can hold it."""
        return {
            "section": self.conclusion.section,
            "claim": self.conclusion.claim,
            "fate": self.fate,
            "evidence": list(self.evidence),
        }


def judged(rows: Mapping[str, ReproducedRow]) -> list[Judgement]:
    """Judge the conclusions whose rows are all there, by accuracy within the tolerance.

    Args:
        rows: What was trained, by the presets' names, all over the same seeds.
    """
    return [
        _judged(conclusion, rows)
        for conclusion in CONCLUSIONS
        if all(name in rows for name in conclusion.rows)
    ]


def _judged(conclusion: Conclusion, rows: Mapping[str, ReproducedRow]) -> Judgement:
    found: list[int | None] = []
    evidence: list[str] = []
    for better, worse in conclusion.pairs:
        results = [rows[name].accuracies for name in (better, worse)]
        seeds = range(len(results[0]))
        diverged = rows[better].outcome.diverged, rows[worse].outcome.diverged
        shown = contrast(
            results[0], results[1], MEASURES[MEASURE], seeds=(seeds, seeds), diverged=diverged
        )
        found.append(shown.better)
        evidence.append(shown.sentence(_short(better), _short(worse)))
    fate: Fate = "not shown"
    if 1 in found:
        fate = "falls"
    elif all(better == 0 for better in found):
        fate = "stands"
    of_it = [rows[name] for name in conclusion.rows]
    if conclusion.fails_at is not None:
        evidence.append(_failures(of_it, conclusion.fails_at))
    evidence += [f"The printed {row.impossible}." for row in of_it if row.impossible]
    return Judgement(conclusion, fate, tuple(evidence))


def _failures(rows: Sequence[ReproducedRow], fails_at: float) -> str:
    """Say how often each row comes to so little, with the interval of each share."""
    parts: list[str] = []
    for row in rows:
        results = row.accuracies
        failed = int(np.count_nonzero(~(results > fails_at)))
        ends, share = share_interval(failed, len(results)), 100 * failed / len(results)
        of = f"{share:.0f}% of {_short(row.preset.name)}'s seeds"
        parts.append(f"{of} ({100 * ends.low:.0f} to {100 * ends.high:.0f})")
    return f"At {fails_at:g}% or less end {', '.join(parts)}."


def _short(name: str) -> str:
    return name.removeprefix("report-").upper()
