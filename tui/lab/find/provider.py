"""What the palette shows for what is typed: everything that can be found, the obvious first."""

from __future__ import annotations

from functools import partial
from inspect import isawaitable

from rich.text import Text
from textual.command import DiscoveryHit, Hit, Hits, Provider

from ...drawing.text_columns import harmless
from ..screen import LabScreen
from .found import Findable, fit
from .sources import MOST_RUNS, commands, datasets, fields, panels, presets, runs

_MOST_HITS = 40
"""More would be read by nobody; a letter more leaves fewer."""


class FindProvider(Provider):
    """Finds fields, presets, datasets, panels, commands and runs by what is typed."""

    async def startup(self) -> None:
        """Learn what there is."""
        app, lab = self.app, self.screen
        if not isinstance(lab, LabScreen):
            self._things = [*commands(app.get_system_commands(lab))]
            return
        await lab.complete()  # fields are not there before
        self._things = [
            *fields(lab.setup),
            *panels(lab.PANELS, lab.panels.go_to),
            *commands(app.get_system_commands(lab), lab.PANELS),
            *presets(lab.setup),
            *datasets(lab.setup),
            *runs(await lab.stored_runs.newest(MOST_RUNS), lab.stored_runs.open),
        ]

    async def discover(self) -> Hits:
        """Show everything while nothing is typed, fields first."""
        for thing in self._things:
            if thing.kind != "run":
                yield DiscoveryHit(_lines(thing), partial(_go, thing), text=thing.title)

    async def search(self, query: str) -> Hits:
        """Show what fits best."""
        scored = [(fit(query, thing), thing) for thing in self._things]
        found = [pair for pair in scored if pair[0] > 0]
        found.sort(key=lambda pair: pair[0], reverse=True)
        for score, thing in found[:_MOST_HITS]:
            yield Hit(score, _lines(thing), partial(_go, thing), text=thing.title)


def _lines(thing: Findable) -> Text:
    """Write what it is called and what it is, and below what it is for."""
    # The palette reads a hit's own help as markup, and a run's name or tag may be anything.
    title, purpose = harmless(thing.title), harmless(thing.help)
    below = f"\n{purpose}" if purpose else ""
    return Text.assemble((title, "bold"), "  ", (thing.kind, "dim"), (below, "dim"))


async def _go(thing: Findable) -> None:
    done = thing.go()
    if isawaitable(done):
        await done
