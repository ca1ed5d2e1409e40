"""The keys of a panel on its frame, while it has the focus."""

from __future__ import annotations

import pytest

from nnlab.tui.lab.panels.kinds import PANELS, PanelKind
from nnlab.tui.widgets.panel import SnapshotWidget

from ...driven_lab import Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")


def own_words(panel: SnapshotWidget) -> str:
    return panel._below


@pytest.mark.parametrize("kind", [kind for kind in PANELS if kind.hints], ids=lambda k: k.name)
async def test_a_panel_with_the_focus_lists_its_keys_and_cuts_none(lab: Lab, kind: PanelKind):
    await lab.press(kind.key)
    panel = lab.screen.query_one(f"#{kind.name}", SnapshotWidget)
    await lab.until(lambda: panel.has_focus and panel.region)

    def listed() -> int:
        shown = panel.border_subtitle or ""
        told = [own_words(panel)] if own_words(panel) else []
        counts = range(len(kind.hints), -1, -1)
        return next(n for n in counts if shown == "  ".join([*told, *kind.hints[:n]]))

    room = panel.size.width - 4 - len(own_words(panel))
    await lab.until(lambda: listed() > 0 or len(kind.hints[0]) + 2 > room)
    assert len(panel.border_subtitle or "") <= panel.size.width - 2
    last_row = lab.text(f"#{kind.name}").splitlines()[-1]
    assert not listed() or kind.hints[listed() - 1] in last_row
    await lab.press("escape")
    await lab.until(
        lambda: not panel.has_focus and (panel.border_subtitle or "") == own_words(panel)
    )


@pytest.mark.parametrize("kind", PANELS, ids=lambda kind: kind.name)
async def test_each_panel_that_takes_keys_says_some_on_its_frame(lab: Lab, kind: PanelKind):
    await lab.press(kind.key)
    panel = lab.screen.query_one(f"#{kind.name}", SnapshotWidget)
    await lab.until(lambda: panel.region)
    await lab.until(lambda: kind.hints or kind.name == "replicas" or panel.border_subtitle)
