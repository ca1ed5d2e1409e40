"""What the palette shows for what is typed: everything that can be found, the obvious first."""

from __future__ import annotations

import asyncio
from functools import partial
from inspect import isawaitable

from rich.text import Text
from textual.command import DiscoveryHit, Hit, Hits, Provider

from ...drawing.text_columns import harmless
from ...reproduction.plan import ReproductionPlan
from ..guidance.report import show_reproduction
from ..screen import LabScreen
from .found import Findable, fit
from .sources import (
    MOST_RUNS,
    commands,
    datasets,
    exports,
    fields,
    panels,
    presets,
    report,
    reproduction,
    runs,
    table_files,
)

_MOST_HITS = 40
"""More would be read by nobody; a letter more leaves fewer."""

_DRAWN_AFTER_SECONDS = 0.3
"""When a hit has Textual draw all hits so far, as it does at a hit only and four times a second.

One hit is kept for that, or what is found at once would be seen only when the disk has been read.
"""


class FindProvider(Provider):
    """Finds fields, presets, datasets, panels, commands, runs and files by what is typed.

    What there is is learned in tasks of its own, and kept runs, which a disk has, apart from all
    else: Textual cancels `startup` itself with the search of a letter that is typed before it is
    done, and would find nothing from then on.
    """

    async def startup(self) -> None:
        """Begin to learn what there is."""
        self._here = asyncio.create_task(self._learn())
        self._kept = asyncio.create_task(self._learn_runs())

    async def shutdown(self) -> None:
        """Learn no more."""
        for task in (self._here, self._kept):
            task.cancel()
        await asyncio.gather(self._here, self._kept, return_exceptions=True)

    async def _learn(self) -> list[Findable]:
        app, lab = self.app, self.screen
        if not isinstance(lab, LabScreen):
            return [*commands(app.get_system_commands(lab))]
        await lab.complete()  # fields are not there before
        return [
            *fields(lab.setup),
            *exports(lab.exports.ask),
            *report(lab.exports.ask),
            *reproduction(lambda: show_reproduction(lab, ReproductionPlan())),
            *panels(lab.PANELS, lab.panels.go_to),
            *commands(app.get_system_commands(lab), lab.PANELS),
            *presets(lab.setup),
            *datasets(lab.setup),
        ]

    async def _learn_runs(self) -> list[Findable]:
        lab = self.screen
        if not isinstance(lab, LabScreen):
            return []
        return [*runs(await lab.stored_runs.newest(MOST_RUNS), lab.stored_runs.open)]

    async def discover(self) -> Hits:
        """Show everything while nothing is typed, fields first."""
        for thing in await asyncio.shield(self._here):
            yield DiscoveryHit(_lines(thing), partial(_go, thing), text=thing.title)

    async def search(self, query: str) -> Hits:
        """Show what fits best; runs and files come as soon as they are read."""
        # After all names: a disk may be slow, and a name is there at once for a person in a hurry.
        sources = (self._names, self._runs, self._files)
        waiting: Hit | None = None
        for source in sources:
            reading = asyncio.create_task(source(query))
            try:
                if waiting is not None:
                    await asyncio.wait([reading], timeout=_DRAWN_AFTER_SECONDS)
                    if not reading.done():
                        yield waiting
                        waiting = None
                for hit in await reading:
                    if waiting is not None:
                        yield waiting
                    waiting = hit
            finally:
                reading.cancel()
        if waiting is not None:
            yield waiting

    async def _names(self, query: str) -> list[Hit]:
        return _fitting(query, await asyncio.shield(self._here))

    async def _runs(self, query: str) -> list[Hit]:
        return _fitting(query, await asyncio.shield(self._kept))

    async def _files(self, query: str) -> list[Hit]:
        lab = self.screen
        if not isinstance(lab, LabScreen):
            return []
        found = await asyncio.to_thread(lambda: [*table_files(query, lab.tables.open)])
        return [_hit(1.0, file) for file in found]


def _fitting(query: str, things: list[Findable]) -> list[Hit]:
    scored = [(fit(query, thing), thing) for thing in things]
    found = [pair for pair in scored if pair[0] > 0]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [_hit(score, thing) for score, thing in found[:_MOST_HITS]]


def _hit(score: float, thing: Findable) -> Hit:
    return Hit(score, _lines(thing), partial(_go, thing), text=thing.title)


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
