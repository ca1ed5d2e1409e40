"""What stands of the report's conclusions, as far as the rows are trained: words for a page."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from ...core.experiments.reproduction.conclusions import CONCLUSIONS, Conclusion, Judgement

_WORDS = 11
"""Columns of what became of a conclusion."""
_SECTION = 6
"""Columns of where the report draws it."""
_NOT_YET = "not yet"


def conclusions_about(names: Sequence[str]) -> list[Conclusion]:
    """Give the conclusions that are about these rows alone, in the report's order."""
    return [each for each in CONCLUSIONS if set(each.rows) <= set(names)]


def counted(conclusions: Sequence[Conclusion], judgements: Sequence[Judgement]) -> str:
    """Say how many conclusions stand, fall and are not shown, and how many are not judged yet."""
    found = Counter(each.fate for each in judgements)
    waiting = len(conclusions) - len(judgements)
    parts = [
        f"{count} {words[count != 1]}"
        for count, words in (
            (found["stands"], ("stands", "stand")),
            (found["falls"], ("falls", "fall")),
            (found["not shown"], ("is not shown", "are not shown")),
            (waiting, ("is not judged yet", "are not judged yet")),
        )
        if count
    ]
    return ", ".join(parts) or "none is about these rows alone"


def verdict_page(
    conclusions: Sequence[Conclusion], judgements: Sequence[Judgement], width: int
) -> Text:
    """Write each conclusion with what became of it and why."""
    by_conclusion = {each.conclusion: each for each in judgements}
    page, margin = Text(), _WORDS + _SECTION
    for conclusion in conclusions:
        judgement = by_conclusion.get(conclusion)
        fate = _NOT_YET if judgement is None else judgement.fate
        said = [conclusion.claim, *(judgement.evidence if judgement else ())]
        lines = textwrap.wrap(" ".join(said), max(width - margin, 20)) or [""]
        page.append(fate.ljust(_WORDS), "" if judgement is None else "bold")
        page.append(conclusion.section.ljust(_SECTION))
        page.append(f"\n{' ' * margin}".join(lines) + "\n")
    page.rstrip()
    return page
