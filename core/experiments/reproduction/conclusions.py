"""The conclusions of the origin report's discussion, each judged by the seeds of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..contrast import contrast
from ..statistics import MEASURES
from .row import MEASURE, SET, ReproducedRow

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
    """A sentence for each pair."""

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
        if all(name in rows for pair in conclusion.pairs for name in pair)
    ]


def _judged(conclusion: Conclusion, rows: Mapping[str, ReproducedRow]) -> Judgement:
    found: list[int | None] = []
    evidence: list[str] = []
    for better, worse in conclusion.pairs:
        results = [rows[name].outcome.results(SET, MEASURE) for name in (better, worse)]
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
    return Judgement(conclusion, fate, tuple(evidence))


def _short(name: str) -> str:
    return name.removeprefix("report-").upper()
