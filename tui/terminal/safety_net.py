"""What happens when something raises that nobody foresaw: it is told, and the lab goes on.

Textual ends an app at the first error, with a page of traceback; what raised gets no message any
more. Here an error is taken where a message is handed to its handler, so that its widget goes on
with the next one, and from everywhere else that Textual reports errors from. Only where it can't
go on does the app end: before there is a first frame, without its input, or when errors come as
fast as frames do.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from contextlib import suppress
from time import monotonic
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events
from textual._callback import invoke
from textual._compositor import CompositorUpdate
from textual._context import active_message_pump
from textual.app import App
from textual.dom import DOMNode, NoScreen
from textual.message import Message
from textual.message_pump import MessagePump
from textual.messages import CloseMessages, Prune
from textual.screen import Screen
from textual.widget import Widget

from ...core.config import printable
from .attention.attention import Attention
from .keys.typed_ahead import TypedAhead
from .line.line import line_of
from .mends import mend_textual

MOST_IN_A_SECOND = 3
"""So many errors within a second are no accident: it can't go on."""

_COMPOSED_SECONDS = 2.0
"""How long keys wait for the parts of a screen."""


class NetApp(App[None]):
    """An app that goes on after an error in any of its handlers.

    Attributes:
        errors: Those that it went on after, the newest last; a few only.
        end: The error that it could not go on after; `None` if it had no such.
        attention: Is told what comes of the terminal, if it is there.
    """

    MOST_REMEMBERED: ClassVar = 100

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        mend_textual()
        _guard_handlers()
        self.errors: deque[BaseException] = deque(maxlen=self.MOST_REMEMBERED)
        self.end: BaseException | None = None
        self.attention: Attention | None = None
        self._times: deque[float] = deque(maxlen=MOST_IN_A_SECOND)
        self._may_go_on = False
        self._is_telling = False
        self._typed_ahead = TypedAhead()

    async def on_event(self, event: events.Event) -> None:
        """Take out of a pasted text what a terminal would obey: it is shown before it is judged."""
        if isinstance(event, events.Paste):
            event.text = "\n".join(printable(line) for line in event.text.splitlines())
        if self.attention is not None:
            self.attention.notice(event)
        if isinstance(event, events.Key) and (again := await self._where_it_belongs(event)):
            await self.on_event(again)
            return
        await super().on_event(event)

    async def _where_it_belongs(self, key: events.Key) -> events.Key | None:
        """Give a key again that another one before it has made text of; else `None`."""
        if not self.screen_stack:
            return None
        if not key.is_forwarded:
            self._typed_ahead.given(key, self.screen, self.focused)
            return None
        await self._until_composed()
        if self.focused is None and self._typed_ahead.was_elsewhere(key, self.screen):
            await self._until_worked_off(self.screen)
        return self._typed_ahead.again(key, self.focused)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Do what a key means on the screen on top, which it may have come to in one bunch."""
        await self._until_composed()
        return await super()._check_bindings(key, priority)

    async def _until_composed(self) -> None:
        """Wait until the screen on top has its parts, which its keys ask for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_COMPOSED_SECONDS):
                while (on_top := self.screen_stack[-1:]) and not on_top[0].is_mounted:
                    await on_top[0]._mounted_event.wait()

    async def _until_worked_off(self, screen: Screen[Any]) -> None:
        """Wait until a screen has heard that it is on top, and has given one part the focus."""
        reached = asyncio.Event()
        if screen.call_later(reached.set):
            with suppress(TimeoutError):
                async with asyncio.timeout(_COMPOSED_SECONDS):
                    await reached.wait()

    def go_on_from_now_on(self) -> None:
        """Go on after errors: what there is to see and to steer is there."""
        self._may_go_on = True

    def catch_all(self) -> None:
        """Catch errors of tasks and threads as well; called once the loop runs."""
        asyncio.get_running_loop().set_exception_handler(self._take_from_loop)
        threading.excepthook = self._take_from_thread

    # --- for the app that is built on this one ---

    def tell(self, error: BaseException, where: str) -> None:
        """Tell the person of an error after which the app goes on."""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Show what was rendered by way of the line, which sends what differs when it is free."""
        line = line_of(self)
        if line is None or not isinstance(renderable, CompositorUpdate) or self._batch_count:
            super()._display(screen, renderable)
            return
        try:
            if self._running and not self._closed:
                line.is_synchronized = self._sync_available
                line.show(renderable, self.screen.outer_size.clamp_offset(self.cursor_position))
        except Exception as error:
            self._handle_exception(error)
        finally:
            self.post_display_hook()

    # --- what errors come to ---

    def take(self, error: BaseException, where: str = "") -> None:
        """Take an error: go on, or end where that can't be."""
        if self.end is not None or self._exit:
            # What comes while it ends is of no interest: its widgets go under what is under way.
            return
        cause = getattr(error, "error", None)  # a worker's is wrapped
        error = cause if isinstance(cause, BaseException) else error
        self.errors.append(error)
        now = monotonic()
        self._times.append(now)
        is_flood = len(self._times) == MOST_IN_A_SECOND and now - self._times[0] < 1.0
        if is_flood or not self._may_go_on:
            self.give_up(error)
            return
        if self._is_telling:
            return  # to tell of an error has raised one
        self._is_telling = True
        try:
            self.tell(error, where or _name_of(active_message_pump.get(None)))
        except Exception as another:
            self.errors.append(another)
        finally:
            self._is_telling = False

    def give_up(self, error: BaseException) -> None:
        """Leave; whoever opened the app says why."""
        self.end = error
        self._return_code = 1
        if isinstance(error, Exception) and self._exception is None:
            # So that a test that drives the app ends with it as well.
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def _take_from_loop(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            # As a message: out here there is no app that a widget could be of.
            self.call_later(self.take, error, str(context.get("message", "")))

    def _take_from_thread(self, found: threading.ExceptHookArgs) -> None:
        if isinstance(found.exc_value, Exception):
            self.call_later(self.take, found.exc_value, f"{found.thread}")

    # --- Textual's own way to do what a key or a click asks for ---

    async def _dispatch_action(self, namespace: DOMNode, action_name: str, params: Any) -> bool:
        """Do it, unless it is for a screen that was left: keys may come in one bunch.

        A screen that was left loses its parts before it has seen the last of its keys.
        """
        if self._was_left(namespace):
            return False
        return await super()._dispatch_action(namespace, action_name, params)

    def _was_left(self, node: DOMNode) -> bool:
        try:
            return isinstance(node, Widget) and node.screen not in self.screen_stack
        except NoScreen:
            return True

    # --- Textual's own ways to report an error ---

    def _handle_exception(self, error: Exception) -> None:
        self.take(error)

    def panic(self, *renderables: RenderableType) -> None:
        """End without a page of traceback: the input can't be read any more."""
        self._may_go_on = False
        self.take(RuntimeError("the terminal's input can't be read any more"))


def _name_of(pump: MessagePump | None) -> str:
    return (
        "" if pump is None else f"{type(pump).__name__} {getattr(pump, 'id', None) or ''}".strip()
    )


def _guard_handlers() -> None:
    """Take errors where a message is handed to its handlers, and where callbacks are called.

    Textual 8.2.8 leaves the loop that hands a widget its messages as soon as one of them raises
    (`MessagePump._process_messages_loop`), and drops the callbacks that wait behind one that
    raises. What has raised must get the next message all the same. Of another app than a `NetApp`
    nothing is taken.
    """
    if getattr(MessagePump, "_is_guarded", False):
        return
    dispatch = MessagePump._dispatch_message

    async def dispatch_and_take(self: MessagePump, message: Message) -> None:
        try:
            await dispatch(self, message)
        except Exception as error:
            app = _net_of(self)
            # What is told to end must end: there is no next message for it.
            ends = isinstance(message, CloseMessages | Prune)
            if ends or app is None or app.end is not None or not app._may_go_on:
                raise
            if isinstance(self, Widget) and app._was_left(self):
                return  # it has lost the parts that it asks for
            app.take(error, f"{_name_of(self)}, {type(message).__name__}")

    async def call_all(self: MessagePump) -> None:
        callbacks = self._next_callbacks.copy()
        self._next_callbacks.clear()
        for callback in callbacks:
            try:
                with self.prevent(*callback._prevent):
                    await invoke(callback.callback)
            except Exception as error:
                self.app._handle_exception(error)

    MessagePump._dispatch_message = dispatch_and_take
    MessagePump._flush_next_callbacks = call_all
    MessagePump._is_guarded = True  # type: ignore[attr-defined]


def _net_of(pump: MessagePump) -> NetApp | None:
    try:
        app = pump.app
    except Exception:
        return None
    return app if isinstance(app, NetApp) else None
