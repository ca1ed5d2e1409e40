"""A port that leads to another one behind a line with so many bytes a second and a delay."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from .one_way import OneWay
from .throttled import Line

_KERNEL_BYTES = 8192
"""What sockets on the way hold; more of it would make the line look faster than it is at first."""


@contextmanager
def throttled_port(port: int, line: Line) -> Iterator[int]:
    """Give the number of a port that leads to another one of this machine, for one connection."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _KERNEL_BYTES)
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        ended = threading.Event()
        thread = threading.Thread(target=_serve, args=(server, port, line, ended), daemon=True)
        thread.start()
        try:
            yield int(server.getsockname()[1])
        finally:
            ended.set()
            thread.join()


def _serve(server: socket.socket, port: int, line: Line, ended: threading.Event) -> None:
    while not select.select([server], [], [], 0.1)[0]:
        if ended.is_set():
            return
    near, _ = server.accept()
    far = socket.socket()
    far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _KERNEL_BYTES)
    with near, far, suppress(OSError):
        far.connect(("127.0.0.1", port))
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _carry(near, far, line, ended)


def _carry(near: socket.socket, far: socket.socket, line: Line, ended: threading.Event) -> None:
    ways = {
        far: (OneWay(line.bytes_a_second, line.round_trip / 2), near),
        near: (OneWay(None, line.round_trip / 2), far),
    }
    is_open = {far: True, near: True}
    while not ended.is_set():
        now = monotonic()
        ready_for = [end for end in ways if is_open[end] and ways[end][0].room(now)]
        waits = [way.next_at() for way, _ in ways.values()]
        waits += [ways[end][0].free_at() for end in ways if is_open[end] and end not in ready_for]
        ready, _, _ = select.select(ready_for, [], [], min(max(min(waits) - now, 0.0), 0.1))
        now = monotonic()
        for end in ready:
            if data := end.recv(ways[end][0].room(now)):
                ways[end][0].put(data, now)
            else:
                is_open[end] = False
        for end, (way, to) in ways.items():
            while (data := way.take(now)) is not None:
                to.sendall(data)
            if not is_open[end] and way.is_empty:
                return
