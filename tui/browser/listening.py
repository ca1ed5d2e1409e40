"""Where the server listens: the loopback, unless it is said that everybody may come."""

from __future__ import annotations

import errno
import getpass
import ipaddress
import socket

USUAL_PORT = 8000
"""The port where none is said, if it is free."""

MOST_PORT = 65_535

_MOST_WAITING = 32_768
"""Bytes that may wait for a page that is slow to take them."""

PUBLIC_MEANS = (
    "nothing on the way is encrypted: who can read the network in between reads keys, screens and"
    " the secret in the address, and whoever has that uses the lab, and your files in it, as you do"
)
"""What it means to listen elsewhere."""


class ListeningError(Exception):
    """Where it can't listen, in a sentence."""


def listening(host: str, port: int | None, *, is_public: bool) -> socket.socket:
    """Open the socket that visitors come to.

    Args:
        host: The address to listen at, or the name of one.
        port: The port; if not given, the usual one or another that is free.
        is_public: Whether it may be another address than the loopback's.

    Raises:
        ListeningError: If that can't be, or must not be.
    """
    try:
        found = socket.getaddrinfo(
            host, port or 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, ValueError):  # the second of a name that is none
        raise ListeningError(f"--host must be an address of this machine, not {host!r}.") from None
    # One is enough, and of "localhost" that is the address that is printed.
    family, _, _, _, place = min(found, key=lambda each: each[0] != socket.AF_INET)
    address = str(place[0])
    if not (is_public or is_loopback(address)):
        raise ListeningError(
            f"{host} can be reached from other machines, and {PUBLIC_MEANS}."
            " `ssh -L` reaches the loopback safely; --insecure-public listens there all the same."
        )
    ports = [USUAL_PORT, 0] if port is None else [port]
    for wanted in ports:
        try:
            return _bound(family, address, wanted)
        except OSError as error:
            if wanted != ports[-1] and error.errno == errno.EADDRINUSE:
                continue
            raise ListeningError(_why_not(error, host, wanted)) from None
    raise AssertionError("the last port either is bound or raises")


def _bound(family: int, address: str, port: int) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        # One that was closed a moment ago is free; one that is listened at is not.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # What waits here is out of date when it arrives, and what comes after it waits for it.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _MOST_WAITING)
        opened.bind((address, port))
        opened.listen()
    except BaseException:
        opened.close()
        raise
    return opened


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Something listens at port {port} of {host} already; another --port, or none, is free."
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {port} is not open to you; those from 1024 on are."
    return f"{host} is no address that this machine can listen at: {error.strerror}."


def is_loopback(address: str) -> bool:
    """Tell whether only this machine itself reaches an address."""
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return address.lower() == "localhost"


def called(address: str) -> str:
    """Give what others call an address by: one that means all of a machine is the machine's."""
    is_any = ipaddress.ip_address(address.partition("%")[0]).is_unspecified
    return socket.gethostname() if is_any else address


def as_in_urls(address: str) -> str:
    """Write an address as it stands in front of a port."""
    return f"[{address}]" if ":" in address else address


def tunnel(address: str, port: int) -> str:
    """Write the command that brings the port to another machine."""
    try:
        user = f"{getpass.getuser()}@"
    except (OSError, KeyError):  # one without a name
        user = ""
    return f"ssh -N -L {port}:{as_in_urls(address)}:{port} {user}{socket.gethostname()}"
