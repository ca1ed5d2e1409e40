"""An error that nobody foresaw, anywhere in the dashboard: it is told, and the lab goes on."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
import pytest_asyncio
from rich.segment import Segment
from textual import events, on, work
from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.message import Message
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import MountError, Widget
from textual.widgets import Static

from nnlab.core.store.store import Store
from nnlab.tui.app import NnlabApp
from nnlab.tui.lab.bars import message_line
from nnlab.tui.lab.bars.message_line import MessageLine

from ..driven_lab import WIDE, XOR, Lab, open_lab
from ..real_terminal import TRUE_COLOUR

pytestmark = pytest.mark.asyncio(loop_scope="session")


class BoomError(Exception):
    """What no handler foresees."""

    def __init__(self) -> None:
        super().__init__("out of the [blue]\x1b[31m")


def explode(*_: Any, **__: Any) -> Any:
    raise BoomError


class Trap(Widget):
    """A part of the lab with a handler of every kind, each of which raises once it is wanted."""

    DEFAULT_CSS = "Trap { width: 1; height: 1; dock: bottom; }"
    BINDINGS: ClassVar = [("x", "explode", "")]
    can_focus = True
    level: reactive[int] = reactive(0, init=False)

    class Ping(Message):
        pass

    class Explode(Message):
        pass

    def __init__(self) -> None:
        super().__init__(id="trap")
        self.pings = 0
        self.hot = ""
        """Which of the handlers that are called all the time raises the next time."""

    def on_trap_ping(self) -> None:
        self.pings += 1

    @on(Explode)
    def _explode(self) -> None:
        raise BoomError

    def action_explode(self) -> None:
        raise BoomError

    def watch_level(self) -> None:
        raise BoomError

    def key_k(self) -> None:
        raise BoomError

    def on_paste(self) -> None:
        raise BoomError

    def on_click(self) -> None:
        raise BoomError

    def on_resize(self) -> None:
        self.raise_once("resize")

    def on_idle(self) -> None:
        self.raise_once("idle")

    def raise_once(self, place: str) -> None:
        if self.hot == place:
            self.hot = ""
            raise BoomError

    @work
    async def work_in_task(self) -> None:
        raise BoomError

    @work(thread=True)
    def work_in_thread(self) -> None:
        raise BoomError

    def render_line(self, y: int) -> Strip:
        self.raise_once("drawing")
        return Strip([Segment(" ")])


class NeverComposed(Widget):
    DEFAULT_CSS = "NeverComposed { width: 1; height: 1; dock: bottom; }"

    def compose(self) -> ComposeResult:
        yield Static()
        raise BoomError


class NeverMounted(Widget):
    DEFAULT_CSS = "NeverMounted { width: 1; height: 1; dock: bottom; }"

    def on_mount(self) -> None:
        raise BoomError


class Asking(ModalScreen[bool]):
    """A screen whose answer is more than its caller can take."""

    def on_mount(self) -> None:
        self.dismiss(True)


def heat(trap: Trap, place: str, then: Callable[[], object]) -> None:
    trap.hot = place
    then()


def begin_task(trap: Trap) -> None:
    async def raise_in_task() -> None:
        raise BoomError

    # Nobody awaits it: what it raised is told when it is thrown away.
    asyncio.get_running_loop().create_task(raise_in_task())


KINDS: dict[str, Callable[[Trap], object]] = {
    "a message's handler": lambda trap: trap.post_message(Trap.Explode()),
    "a key's handler": lambda trap: trap.post_message(events.Key("k", "k")),
    "a key's action": lambda trap: trap.post_message(events.Key("x", "x")),
    "a paste": lambda trap: trap.post_message(events.Paste("text")),
    "a click": lambda trap: trap.post_message(
        events.Click(trap, 0, 0, 0, 0, 1, False, False, False)
    ),
    "a resize": lambda trap: heat(
        trap, "resize", lambda: trap.post_message(events.Resize(*[trap.size] * 2))
    ),
    "an idle moment": lambda trap: heat(trap, "idle", lambda: trap.post_message(Trap.Ping())),
    "a watcher": lambda trap: trap.call_later(lambda: setattr(trap, "level", trap.level + 1)),
    "a timer": lambda trap: trap.set_timer(0.001, explode),
    "an interval": lambda trap: trap.set_interval(0.001, explode, repeat=1),
    "what is called next": lambda trap: trap.call_next(explode),
    "what is called later": lambda trap: trap.call_later(explode),
    "what is called after a refresh": lambda trap: trap.call_after_refresh(explode),
    "a worker": lambda trap: trap.work_in_task(),
    "a worker's thread": lambda trap: trap.work_in_thread(),
    "a task": begin_task,
    "a thread": lambda _: threading.Thread(target=explode).start(),
    "a callback of the loop": lambda _: asyncio.get_running_loop().call_soon(explode),
    "drawing": lambda trap: heat(trap, "drawing", trap.refresh),
    "composing": lambda trap: trap.screen.mount(NeverComposed(classes="never")),
    "mounting": lambda trap: trap.screen.mount(NeverMounted(classes="never")),
    "the answer of a screen": lambda trap: trap.app.push_screen(Asking(), explode),
    "the app's own handler": lambda trap: trap.app.call_later(explode),
    "the screen's own handler": lambda trap: trap.screen.call_later(explode),
}


@pytest_asyncio.fixture(loop_scope="session")
async def trapped(shared_lab, tmp_path: Path, monkeypatch) -> AsyncIterator[tuple[Lab, Trap, Path]]:
    """A lab with a trap in it, and the log."""
    log = tmp_path / "logs" / "errors.log"
    monkeypatch.setenv("NNLAB_LOG", str(log))
    monkeypatch.setattr(message_line, "_TOLD_SECONDS", 1000.0)
    async with shared_lab(size=WIDE) as lab:
        # The loop and the threads have one handler: that of the lab that was opened last.
        lab.app.catch_all()
        trap = Trap()
        await lab.screen.mount(trap)
        yield lab, trap, log
        await trap.remove()
        await lab.screen.query(".never").remove()
        lab.one(MessageLine, "#message").tell("")
        lab.app.errors.clear()
        lab.app._times.clear()


@pytest.mark.parametrize("kind", KINDS)
async def test_whatever_raises_is_told_and_written_down_and_the_lab_goes_on(trapped, kind):
    lab, trap, log = trapped
    trap.focus()
    KINDS[kind](trap)
    await lab.until(lambda: [type(error) for error in lab.app.errors] == [BoomError])

    await lab.until(lambda: "nnlab met an error and goes on" in lab.text("#message"))
    said = lab.one(MessageLine, "#message").sentence
    assert "BoomError: out of the [blue]\ufffd[31m." in lab.text("#message")
    assert "\x1b" not in said
    assert said.endswith(f"The details are in {log}.")
    assert " ".join(lab.lines("#message")).rstrip().endswith("… (M: all of it)")
    assert "raise BoomError" in log.read_text("utf-8")
    # What raised gets its messages as before, and so do the screen and the app.
    pings = trap.pings
    trap.post_message(Trap.Ping())
    await lab.until(lambda: trap.pings == pings + 1)
    before = lab.newest.steps
    lab.screen.set_focus(None)
    await lab.press("s")
    await lab.until(lambda: lab.newest.steps == before + 1)
    assert lab.app.end is None


async def test_what_waits_behind_a_callback_that_raises_is_called_all_the_same(trapped):
    lab, trap, _ = trapped
    called: list[str] = []
    trap.call_next(explode)
    trap.call_next(called.append, "after")
    await lab.until(lambda: called == ["after"])
    assert [type(error) for error in lab.app.errors] == [BoomError]


async def test_to_tell_of_an_error_may_itself_fail(trapped, monkeypatch):
    lab, trap, _ = trapped
    monkeypatch.setattr(MessageLine, "tell", explode)
    trap.call_later(explode)
    await lab.until(lambda: len(lab.app.errors) == 2)
    monkeypatch.undo()
    pings = trap.pings
    trap.post_message(Trap.Ping())
    await lab.until(lambda: trap.pings == pings + 1)


async def test_on_another_screen_it_is_told_there(trapped):
    lab, trap, _ = trapped
    await lab.press("y")
    await lab.until(lambda: lab.app.screen is not lab.screen)
    trap.call_later(explode)
    await lab.until(lambda: "nnlab met an error and goes on" in lab.toasts())
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)


async def test_three_errors_within_a_second_are_the_end():
    ended: list[Lab] = []

    async def meet_three() -> None:
        async with open_lab() as lab:
            ended.append(lab)
            for _ in range(3):
                lab.screen.call_later(explode)
            await lab.until(lambda: lab.app.end is not None)
            lab.app.errors.clear()

    with pytest.raises(BoomError):
        await meet_three()
    assert ended[0].app.return_code == 1


class Left(ModalScreen[None]):
    """A screen that a key leaves; it asks its parts how."""

    BINDINGS: ClassVar = [("x", "leave", "")]

    def compose(self) -> ComposeResult:
        yield Static("parts")

    def action_leave(self) -> None:
        self.query_one(Static)
        self.dismiss()


async def test_keys_for_a_screen_that_was_left_are_nobodys(trapped):
    lab, _, _ = trapped
    left = Left()
    await lab.app.push_screen(left)
    left.post_message(events.Key("x", "x"))
    await lab.until(lambda: lab.app.screen is lab.screen)
    await lab.until(lambda: not left.query(Static))
    await lab.app._dispatch_action(left, "leave", ())
    for _ in range(3):
        left.post_message(events.Key("x", "x"))
    await lab.settle()
    assert not lab.app.errors
    with pytest.raises(NoMatches):
        left.action_leave()


async def test_a_frame_before_there_is_a_run_does_no_harm():
    app = NnlabApp(XOR)
    app.post_display_hook()
    assert not app.errors


async def test_what_raises_while_it_ends_is_no_error_of_anybodys():
    """Who leaves at the start takes the widgets away from what is still adding to them."""
    app = NnlabApp(XOR)
    async with app.run_test():
        app.exit(return_code=129)
        app.take(MountError("it is going"))
    assert app.end is None
    assert not app.errors
    assert app.return_code == 129


BROKEN = """
import sys
from nnlab.tui.cli import main
from nnlab.tui.lab.screen import LabScreen
from nnlab.tui.lab.panel_keys import PanelKeys

def explode(self):
    raise RuntimeError("by design")

PanelKeys.switch_log_scale = explode
sys.exit(main(sys.argv[1:]))
"""
"""A lab whose key L raises."""


def broken_lab(opened, folder: Path):
    return opened(
        "--preset", "report-x1", "--epochs", "1000000", "--speed", "100",
        command=[sys.executable, "-c", BROKEN],
        **TRUE_COLOUR, NNLAB_STORE=str(folder / "runs.db"), NNLAB_LOG=str(folder / "errors.log"),
    )  # fmt: skip


async def test_on_a_real_terminal_the_run_goes_on_after_an_error(opened, tmp_path: Path):
    terminal = broken_lab(opened, tmp_path)
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("L")
    terminal.shows("nnlab met an error and goes on: RuntimeError: by design.")
    epoch = terminal.epoch
    terminal.until(lambda: terminal.epoch > epoch)
    terminal.keys("q")
    assert terminal.ended() == 0
    assert b"Traceback" not in terminal.sent
    assert "RuntimeError: by design" in (tmp_path / "errors.log").read_text("utf-8")


async def test_where_it_cannot_go_on_the_run_is_kept_and_the_terminal_clean(opened, tmp_path: Path):
    terminal = broken_lab(opened, tmp_path)
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("LLL")
    assert terminal.ended() == 1
    assert b"Traceback" not in terminal.sent
    end = terminal.sent[terminal.sent.rindex(b"\x1b[?1049l") :]
    assert b"\x1b[?25h" in terminal.sent[-2000:]  # the cursor is back
    said = " ".join(end.decode().split())
    assert "nnlab can't go on after this error: RuntimeError: by design." in said
    with Store.open(tmp_path / "runs.db", read_only=True) as store:
        (run,) = store.find()
        assert run.status == "interrupted"
        assert run.epoch > 0
        assert f"Run {run.id} is kept: `nnlab resume {run.id}` goes on with it." in said
    assert str(tmp_path / "errors.log") in said.replace(" ", "")


async def test_what_comes_before_there_is_a_screen_ends_in_a_sentence(opened, tmp_path: Path):
    terminal = opened(
        command=[
            sys.executable, "-c",
            BROKEN.replace("PanelKeys.switch_log_scale", "LabScreen.compose"),
        ],
        **TRUE_COLOUR, NNLAB_LOG=str(tmp_path / "errors.log"),
    )  # fmt: skip
    assert terminal.ended() == 1
    assert b"Traceback" not in terminal.sent
    assert "nnlab can't go on after this error" in terminal.text


class Late(ModalScreen[None]):
    """A screen whose parts have parts; a key asks for them."""

    BINDINGS: ClassVar = [("x", "ask", "")]
    asked = False

    class Outer(Widget):
        async def on_mount(self) -> None:
            await asyncio.sleep(0.05)
            await self.mount(Static("inner", id="inner"))

    def compose(self) -> ComposeResult:
        yield self.Outer()

    def action_ask(self) -> None:
        self.asked = bool(self.query_one("#inner"))


async def test_keys_that_come_with_what_opened_a_screen_wait_for_its_parts(trapped):
    lab, _, _ = trapped
    late = Late()
    lab.app.run_worker(lab.app.push_screen_wait(late))
    while lab.app.screen is not late:
        await asyncio.sleep(0)
    # A key that went to the screen before, which had nothing for it.
    assert not late.query("#inner")
    with lab.app._context():
        await lab.app._check_bindings("x")
    assert late.asked
    assert not lab.app.errors
    late.dismiss()
    await lab.until(lambda: lab.app.screen is lab.screen)


class Gone(Late):
    """A screen that still learns something when it has been left."""

    class Told(Message):
        pass

    def on_gone_told(self) -> None:
        self.asked = True
        self.query_one("#never")


async def test_what_a_screen_that_was_left_misses_of_its_parts_is_no_error(trapped):
    lab, _, _ = trapped
    gone = Gone()
    lab.app.run_worker(lab.app.push_screen_wait(gone))
    await lab.until(lambda: gone.query("#inner"))
    lab.app._screen_stack.remove(gone)
    try:
        gone.post_message(Gone.Told())
        await lab.until(lambda: gone.asked)
        await lab.settle()
    finally:
        lab.app._screen_stack.append(gone)
    assert not lab.app.errors
    gone.dismiss()
    await lab.until(lambda: lab.app.screen is lab.screen)
