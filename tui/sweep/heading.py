"""How it stands with a sweep, in the line at the top of its screen."""

from __future__ import annotations

from textwrap import wrap
from time import monotonic

from ..appearance.look import Look
from ..drawing.numbers import duration_text
from .at_work import SweepAtWork
from .findings import Findings

_BAR = 16


def heading_parts(work: SweepAtWork, look: Look) -> list[str]:
    """Say which sweep it is, what it is at, how many trials are done and how long the rest takes.

    Returns:
        The parts, the most telling first.
    """
    found, glyphs = work.findings, look.glyphs
    called = f"Sweep {work.key}".strip()
    if found is None:
        said = "is read" if work.state == "reading" else "begins"
        return [called, work.trouble or said]
    sign, status = _status(work, found, look)
    total = found.sweep.trials
    parts = [called, f"{sign} {status}", f"{found.done:,} of {total:,} trials"]
    if found.done < total:
        full = found.done * _BAR // max(total, 1)
        parts.append(glyphs.bar_full * full + glyphs.bar_empty * (_BAR - full))
    if work.state == "training" and found.ends_at is not None:
        left = duration_text(max(found.ends_at - monotonic(), 0.0)).strip()
        parts.append(f"{left} left" if found.done < total else "the best on fresh seeds")
    seeds = found.plan.config.replicas
    parts.append(f"{seeds:,} seed{'' if seeds == 1 else 's'} each")
    return parts


def _status(work: SweepAtWork, found: Findings, look: Look) -> tuple[str, str]:
    glyphs = look.glyphs
    if work.state in {"training", "stopping"}:
        return glyphs.running, work.state
    if found.sweep.status == "running":
        return glyphs.running, "training elsewhere"
    finished = found.sweep.status == "finished"
    return glyphs.ended if finished else glyphs.paused, found.sweep.status


def fitting(parts: list[str], room: int) -> str:
    """Put as many parts side by side as there is room for, none of them cut."""
    text = ""
    for part in parts:
        longer = f"{text}   {part}" if text else part
        if len(longer) > room:
            break
        text = longer
    return text


def paragraph(words: str, room: tuple[int, int], cut: str) -> str:
    """Break sentences into lines between words; what has no room is left out, which is said.

    Args:
        words: The sentences.
        room: Columns and lines.
        cut: What stands for what is left out.
    """
    columns, lines = room
    found = wrap(words, max(columns, 1))
    if len(found) > lines:
        found = wrap(words, max(columns - len(cut) - 1, 1))[:lines]
        found[-1] += f" {cut}"
    return "\n".join(found)
