"""The place of the panels: which of them are seen, beside each other or by tabs."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Tab, Tabs

from ...appearance.look import Look
from ...settings.settings import Layout
from ...widgets.panel import SnapshotWidget
from .kinds import PanelKind
from .room import share_out
from .tab_titles import tab_titles

_PADDING = 1
"""Columns between two tabs: see lab.tcss."""


class PanelTabs(Tabs):
    """A tab for each panel, with as much of its title as there is room for."""

    _shown: Sequence[PanelKind] = ()
    _chosen: PanelKind | None = None

    def say(self, shown: Sequence[PanelKind], chosen: PanelKind) -> None:
        """Write the titles of those that are shown, each with its key."""
        self._shown, self._chosen = shown, chosen
        self._write()

    def on_resize(self) -> None:
        """Write more or less of them."""
        self._write()

    def _write(self) -> None:
        if not self.size.width:
            return  # not laid out yet
        titles = tab_titles(
            [(kind.key, kind.title) for kind in self._shown],
            self._shown.index(self._chosen) if self._chosen in self._shown else 0,
            self.size.width,
            _PADDING,
        )
        for kind, title in zip(self._shown, titles, strict=True):
            tab = self.query_one(f"#tab-{kind.name}", Tab)
            if tab.label_text != title:
                tab.label = title


class PanelArea(Vertical):
    """All panels; with room for it some always and one of the others, else one by itself.

    Args:
        look: Characters and colours.
        panels: The panels, in the order of their tabs.
        single: Whether there is room for one panel only.
        layout: Which panels to begin with.
        id: The widget's id.
    """

    arrangement: reactive[tuple[str, str, bool]] = reactive(("", "", False), repaint=False)
    """The names of the panel below and of the chosen one, and whether that is maximised."""

    def __init__(
        self,
        look: Look,
        panels: Sequence[PanelKind],
        *,
        single: bool,
        layout: Layout,
        id: str,
    ) -> None:
        super().__init__(id=id)
        self.look = look
        self._kinds = panels
        self._by_name = {kind.name: kind for kind in panels}
        # A search through the tree for each panel took half of the time that a change takes.
        self._made: dict[str, SnapshotWidget] = {}
        self._has_little_room = single
        self.is_maximised = False
        """Whether a panel has all the room though there is enough for more."""
        self._room = Size(0, 0)
        self._choose(layout)

    def _choose(self, layout: Layout) -> None:
        # Another version may have remembered panels that there are not.
        self._chosen = self._by_name.get(layout.chosen, self._kinds[0])
        below = [kind for kind in self._kinds if not kind.above]
        self._below = next((kind for kind in below if kind.name == layout.below), below[0])
        self.is_maximised = layout.maximised

    def lay_out(self, layout: Layout) -> None:
        """Go back to a layout; nothing is to be done if it is the present one."""
        before = self.arrangement
        self._choose(layout)
        self._note()
        if self.arrangement != before:
            self._arrange()

    def _note(self) -> None:
        self.arrangement = self._below.name, self._chosen.name, self.is_maximised

    def compose(self) -> ComposeResult:
        """Put those panels in place that the first frame shows, or keys turn to at once."""
        self._note()
        seen = self._seen()
        with Horizontal(id="above") as above:
            for kind in self._kinds:
                if kind.above:
                    yield self._make(kind)
        above.display = any(kind.above for kind in seen)
        # Without it all panels would be laid out, drawn and sent anew once the tabs are there.
        yield Widget(id="tabs-room")
        for kind in self._kinds:
            if kind.at_first or (kind in seen and not kind.above):
                yield self._make(kind)

    def _make(self, kind: PanelKind) -> SnapshotWidget:
        panel = self._made[kind.name] = kind.make(self.look)
        panel.display = kind in self._seen()
        return panel

    def panel(self, name: str) -> SnapshotWidget:
        """Give a panel by its name."""
        return self._made[name]

    async def complete(self, look: Look) -> None:
        """Add the tabs and the other panels, which the first frame does without.

        Args:
            look: How these are to draw.
        """
        self.look = look
        missing = [kind for kind in self._kinds if kind.name not in self._made]
        await self.mount_all([self._make(kind) for kind in missing])
        places = {kind.name: place for place, kind in enumerate(self._kinds)}
        self.sort_children(key=lambda child: places.get(child.id or "", -1))
        tabs = PanelTabs(
            *(Tab(f"{kind.key} {kind.title}", id=f"tab-{kind.name}") for kind in self._kinds),
            active=f"tab-{self._tab().name}",
            id="tabs",
        )  # fmt: skip
        with self.app.batch_update():
            await self.query_one("#tabs-room").remove()
            await self.mount(tabs, after=0)
        self.query_one("#tabs Underline").display = False
        self._arrange()

    def _share_out(self) -> None:
        if self.is_single:
            return
        shares = share_out(*self._room)
        for name, panel in self._made.items():
            if name == "boundary":
                panel.styles.width = shares.plane
            elif not self._by_name[name].above:
                panel.styles.height = shares.below

    def fit(self, room: Size, *, single: bool) -> None:
        """Arrange the panels for the room there is.

        Args:
            room: Of all panels; as it holds others only, Textual does not tell.
            single: Whether there is room for one panel only.
        """
        self._room = room
        if single != self._has_little_room:
            self._has_little_room = single
            self._arrange()
        else:
            self._share_out()

    @property
    def is_single(self) -> bool:
        """Whether one panel is seen by itself."""
        return self._has_little_room or self.is_maximised

    @property
    def chosen(self) -> SnapshotWidget:
        """The panel that was gone to last."""
        return self.panel(self._chosen.name)

    def kind_of(self, focused: Widget | None) -> PanelKind:
        """Say which kind of panel has the focus; without any, it is the one gone to last."""
        within = () if focused is None else (node.id for node in focused.ancestors_with_self)
        return next((self._by_name[name] for name in within if name in self._by_name), self._chosen)

    def show(self, name: str) -> SnapshotWidget:
        """Bring a panel into view.

        Returns:
            The panel.
        """
        self._chosen = self._by_name[name]
        if not self._chosen.above:
            self._below = self._chosen
        self._arrange()
        return self.chosen

    def toggle_maximised(self) -> None:
        """Give the chosen panel all the room, or take it back."""
        self.is_maximised = not self.is_maximised
        self._arrange()

    def _seen(self) -> list[PanelKind]:
        if self.is_single:
            return [self._chosen]
        return [kind for kind in self._kinds if kind.above or kind is self._below]

    def _tab(self) -> PanelKind:
        return self._chosen if self.is_single else self._below

    def _arrange(self) -> None:
        self._note()
        seen = self._seen()
        for name, panel in self._made.items():
            kind = self._by_name[name]
            is_seen = kind in seen
            if is_seen and not panel.display:
                # Textual tells no widget that it is shown if a scroll is being worked off, too.
                self.call_after_refresh(panel.draw)
            panel.display = is_seen
            can_grow = kind is self._chosen and not self.is_single
            panel.let_grow(can_grow, has_all_room=self.is_single)
            if self.is_single:
                panel.styles.width = panel.styles.height = "1fr"
        self._share_out()
        self.query_one("#above").display = any(kind.above for kind in seen)
        for row in self.children:
            if row.id in {"tabs", "tabs-room"}:
                row.styles.dock = "top" if self.is_single else "none"
        for tabs in [row for row in self.children if isinstance(row, PanelTabs)]:
            for kind in self._kinds:
                tab = tabs.query_one(f"#tab-{kind.name}", Tab)
                tab.display = self.is_single or not kind.above
            # What is chosen here must not come back later, when something else may be chosen.
            with tabs.prevent(Tabs.TabActivated):
                tabs.active = f"tab-{self._tab().name}"
            tabs.say(
                [kind for kind in self._kinds if self.is_single or not kind.above],
                self._tab(),
            )

    @on(Tabs.TabActivated, "#tabs")
    def _tab_chosen(self, event: Tabs.TabActivated) -> None:
        event.stop()
        name = (event.tab.id or "").removeprefix("tab-")
        if event.tab.id == event.tabs.active and name != self._tab().name:
            self.show(name)
