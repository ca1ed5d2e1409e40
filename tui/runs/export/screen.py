"""The screen that asks in which format a run leaves, and into which file."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from ....core.config import ConfigError, printable
from ....core.export.export_files import ExportError, IsThereError
from ....core.export.export_format import ExportFormat
from ....core.store.errors import StoreError
from .job import ExportJob, written_words

_LONG_SECONDS = 20.0
"""How long is shown what a person should not miss."""


class ExportScreen(ModalScreen[str]):
    """The formats, each with its line; the file; and what is wrong with it. It gives the format.

    Writing goes on in a thread, also when this is closed meanwhile.

    Args:
        job: What is exported.
        formats: All there are, by their names.
        at_first: The one that is chosen at first.
    """

    CSS_PATH = "export.tcss"
    BINDINGS: ClassVar = [
        ("escape", "close", "close"),
        ("up", "move('cursor_up')", "up"),
        ("down", "move('cursor_down')", "down"),
        ("pageup", "move('page_up')", "page up"),
        ("pagedown", "move('page_down')", "page down"),
    ]
    AUTO_FOCUS = "#file"

    def __init__(self, job: ExportJob, formats: Mapping[str, ExportFormat], at_first: str) -> None:
        super().__init__()
        self._job = job
        self._formats = formats
        self._chosen = formats[at_first]
        self._is_writing = False
        self._may_replace = False

    def compose(self) -> ComposeResult:
        """Lay out what leaves, the formats, the file and what is said of it."""
        with Vertical(id="export") as page:
            page.border_title = "Export"
            page.border_subtitle = "up, down: format  enter writes  esc closes"
            yield Static("", markup=False, id="what")
            options = [Option(_entry(each), id=name) for name, each in self._formats.items()]
            yield OptionList(*options, id="formats")
            with Horizontal(id="named"):
                yield Label("", markup=False, id="kind")
                yield Input(self._job.name_for(self._chosen), compact=True, id="file")
            yield Static("", markup=False, id="said")

    def on_mount(self) -> None:
        """Begin with the format that was asked for."""
        self._list.can_focus = False  # the keys are for the file's name
        self._list.highlighted = list(self._formats).index(self._chosen.name)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#formats", OptionList)

    def action_move(self, where: str) -> None:
        """Go through the formats while the file's name has the focus."""
        getattr(self._list, f"action_{where}")()

    @on(OptionList.OptionHighlighted)
    def _choose(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index != self._list.highlighted:
            return  # another one since, such as the one that was asked for
        before, self._chosen = self._chosen, self._formats[str(event.option.id)]
        self.query_one("#what", Static).update(
            f"{self._job.called(self._chosen)}, as {self._chosen.called}."
        )
        is_folder = self._job.needs_folder(self._chosen)
        self.query_one("#kind", Label).update("Folder " if is_folder else "File ")
        field = self.query_one(Input)
        named = self._job.name_for(before)
        if field.value == named:
            field.value = self._job.name_for(self._chosen)
        elif not is_folder and field.value.endswith(f".{before.suffix}"):
            field.value = field.value.removesuffix(before.suffix) + self._chosen.suffix
        self._say(self._chosen.why_not, is_trouble=True)

    @on(Input.Changed)
    def _forget(self) -> None:
        if not self._is_writing:
            self._say(self._chosen.why_not, is_trouble=True)

    def _say(self, sentence: str, *, is_trouble: bool) -> None:
        self._may_replace = False
        said = self.query_one("#said", Static)
        said.set_class(is_trouble, "-trouble")
        said.update(printable(sentence))

    def action_close(self) -> None:
        """Write nothing; what is being written already is written."""
        self.dismiss(self._chosen.name)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        if self._is_writing:
            return
        if not event.value.strip():
            self._say("It needs a name.", is_trouble=True)
            return
        place = Path(event.value.strip())
        with suppress(RuntimeError):  # of a user that there is none of
            place = place.expanduser()
        if not self._job.needs_folder(self._chosen) and not place.suffix:
            place = place.with_name(f"{place.name}.{self._chosen.suffix}") if place.name else place
        replace = self._may_replace
        self._say("Writing ..", is_trouble=False)
        self._is_writing = True
        # The app's: it is to say what came of it although this screen may be closed by then.
        self.app.run_worker(self._write(self._chosen, place, replace))

    async def _write(self, chosen: ExportFormat, place: Path, replace: bool) -> None:
        try:
            written = await self._job.write(chosen, place, replace)
        except IsThereError as error:
            self._stay(f"{error} Enter replaces what is there; another name leaves it.")
            self._may_replace = True
        except (ExportError, StoreError, ConfigError) as error:
            self._stay(str(error))
        except Exception as error:
            # Whatever a format's library meets, the person gets a sentence, and the run goes on.
            self._stay(f"It can't be written: {type(error).__name__}, {error}.")
        else:
            sentence = written_words(self._job, chosen, written)
            self.app.notify(printable(sentence), title="Exported", timeout=_LONG_SECONDS)
            if self.is_current:
                self.dismiss(chosen.name)

    def _stay(self, sentence: str) -> None:
        """Say beside the field why nothing is written; elsewhere if this is closed by now."""
        self._is_writing = False
        if self.is_current:
            self._say(sentence, is_trouble=True)
        else:
            self.app.notify(printable(sentence), title="Not exported", severity="error")


def _entry(each: ExportFormat) -> Table:
    """Write a format's name, and its line in a column beside it."""
    entry = Table.grid(padding=(0, 2), expand=True)
    entry.add_column(width=11, no_wrap=True)
    entry.add_column(ratio=1)
    missing = f" (needs pip install 'nnlab-tui[{each.needs}]')" if each.why_not else ""
    entry.add_row(Text(each.name, "bold"), Text(f"{each.summary}{missing}"))
    return entry
