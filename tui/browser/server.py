"""The server: it lets in who knows the address, and gives each visitor a lab."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from ..error_log import named, write_error
from ..terminal.interruption import Interruption
from .admission import COOKIE, Admission
from .files import PageFile
from .visit import Visit

MOST_LABS = 16
"""So many labs may be open at once: each is a process that trains."""

_ENDED = "`nnlab serve` has ended; its labs keep their runs, and `nnlab resume` goes on."
_FULL = f"{MOST_LABS} labs are open already, which is as many as there can be; end one of them."
_UNKNOWN = "Open the whole address that `nnlab serve` printed, in this window's address bar."
_OTHER_NAME = "nnlab is called by the address that `nnlab serve` printed, and by no other name."

_LAST_ANSWERS_SECONDS = 1.0
"""How long an answer that is under way may take once the server ends."""

_REFUSED, _NOT_FOUND, _FAILED = 403, 404, 500

_HEADERS = {
    # Nothing is loaded from elsewhere, and nothing from elsewhere is run or sent to. The terminal
    # on the page writes its styles itself.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:;"
        " font-src 'self'; connect-src 'self' ws://{host} wss://{host}; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "nnlab",
}

Handler = Callable[[Any], Awaitable[Any]]


class LabServer:
    """Serves labs until a signal ends it.

    Args:
        files: What a page is made of.
        admission: Tells who may come in.
        words: What follows `nnlab` where a lab is opened.
    """

    def __init__(
        self, files: Mapping[str, PageFile], admission: Admission, words: Sequence[str]
    ) -> None:
        self._web: Any = import_module("aiohttp.web")
        self._files = files
        self._admission = admission
        self._words = words
        self._visits: set[Visit] = set()
        self._is_ending = False

    def run(self, listening: socket.socket, ready: Callable[[], None]) -> int:
        """Serve as a whole program does, and hear the signals of its process.

        Args:
            listening: Where visitors come to.
            ready: Called once they may.

        Returns:
            The exit code.
        """
        with Interruption() as interruption:
            asyncio.run(self.serve(listening, ready, interruption))
            return interruption.exit_code

    async def serve(
        self, listening: socket.socket, ready: Callable[[], None], interruption: Interruption
    ) -> None:
        """Serve until a signal comes, then let all labs end in order.

        Args:
            listening: Where visitors come to.
            ready: Called once they may.
            interruption: Hears the signal.
        """
        loop, told = asyncio.get_running_loop(), asyncio.Event()

        def end() -> None:
            loop.call_soon_threadsafe(told.set)

        loop.set_exception_handler(_write_down)
        interruption.attach(end)
        silent = logging.Logger("nnlab.browser")  # what visitors send wrong is no concern of ours
        silent.addHandler(logging.NullHandler())
        runner = self._web.AppRunner(
            self._application(),
            access_log=None,
            logger=silent,
            handle_signals=False,
            shutdown_timeout=_LAST_ANSWERS_SECONDS,
        )
        await runner.setup()
        try:
            await self._web.SockSite(runner, listening).start()
            ready()
            await told.wait()
            self._is_ending = True
            for visit in tuple(self._visits):
                visit.end(_ENDED)
            while self._visits:
                await asyncio.sleep(0.02)
        finally:
            await runner.cleanup()

    def _application(self) -> Any:
        web = self._web

        @web.middleware
        async def let_in(request: Any, handler: Handler) -> Any:
            return await self._let_in(request, handler)

        application = web.Application(middlewares=[let_in])
        application.router.add_get("/{place}/lab", self._lab)
        application.router.add_get("/{place}/{name:.*}", self._file)
        application.on_response_prepare.append(_add_headers)
        return application

    # --- who comes in ---

    async def _let_in(self, request: Any, handler: Handler) -> Any:
        known = self._admission
        if not known.knows_host(request.headers):
            return self._said(_OTHER_NAME, _REFUSED)
        # Known before anything is told, be it only that there is nothing.
        place, _, name = request.path.removeprefix("/").partition("/")
        has_key = known.is_key(name)
        if not known.is_place(place) or not (
            has_key or known.is_key(request.cookies.get(COOKIE, ""))
        ):
            return self._said(_UNKNOWN, _REFUSED)
        try:
            return self._opened() if has_key else await handler(request)
        except self._web.HTTPException as refusal:
            return self._said(refusal.reason, refusal.status)
        except Exception as error:
            told = f"nnlab met an error: {named(error)}. {write_error(error, 'the server')}"
            return self._said(told, _FAILED)

    def _opened(self) -> Any:
        headers = {"Location": "./", "Set-Cookie": self._admission.cookie}
        return self._web.Response(status=303, headers={**headers, "Cache-Control": "no-store"})

    def _said(self, sentence: str, status: int) -> Any:
        headers = {"Cache-Control": "no-store"}
        return self._web.Response(text=f"{sentence}\n", status=status, headers=headers)

    # --- what they get ---

    async def _file(self, request: Any) -> Any:
        found = self._files.get(request.match_info["name"])
        if found is None:
            return self._said("There is no such file.", _NOT_FOUND)
        # Kept only for addresses that this server alone has: were they the same each time, whoever
        # listened at this port before could have left a script of theirs in the browser.
        is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
        keeping = "private, max-age=86400" if request.match_info["name"] else "no-store"
        headers = {"Content-Type": found.mime, "Cache-Control": keeping, "Vary": "Accept-Encoding"}
        if is_packed:
            headers["Content-Encoding"] = "gzip"
        return self._web.Response(body=found.packed if is_packed else found.data, headers=headers)

    async def _lab(self, request: Any) -> Any:
        if not self._admission.is_own_page(request.headers):
            return self._said(_UNKNOWN, _REFUSED)
        visit = Visit(request)
        if self._is_ending or len(self._visits) >= MOST_LABS:
            return await visit.refuse(_ENDED if self._is_ending else _FULL)
        self._visits.add(visit)
        try:
            return await visit.last(self._words)
        finally:
            self._visits.discard(visit)


async def _add_headers(request: Any, response: Any) -> None:
    host = request.headers.get("Host", "")
    for name, text in _HEADERS.items():
        response.headers[name] = text.replace("{host}", host)


def _write_down(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    if isinstance(error, Exception):
        write_error(error, "the server")
