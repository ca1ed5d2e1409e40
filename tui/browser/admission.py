"""Who may come in: whoever had the whole address once, and only from the page that it opened.

The address has two random parts. The first is where everything is; the second opens it once and is
a cookie from then on, so that it stands in no address bar. Cookies are sent to every port of a
machine, where others may listen, but only for the path that they are for, and nobody guesses that.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hmac import compare_digest
from urllib.parse import urlsplit

from .listening import is_loopback

COOKIE = "nnlab"

_PLACE_BYTES = 8
_KEY_BYTES = 16


class Admission:
    """Tells who may come in.

    Args:
        is_public: Whether the server may be called by any name, and not only the loopback's.
    """

    def __init__(self, *, is_public: bool = False) -> None:
        self.place = secrets.token_hex(_PLACE_BYTES)
        """The part of the address that everything stands behind."""
        self._key = secrets.token_hex(_KEY_BYTES)
        self._is_public = is_public

    @property
    def path(self) -> str:
        """What follows host and port in the address that opens the lab."""
        return f"/{self.place}/{self._key}"

    @property
    def cookie(self) -> str:
        """The header that keeps the door open for whoever had the address."""
        return f"{COOKIE}={self._key}; Path=/{self.place}/; HttpOnly; SameSite=Strict"

    def is_place(self, place: str) -> bool:
        """Tell whether it is the first part of the address."""
        return _is_same(place, self.place)

    def is_key(self, key: str) -> bool:
        """Tell whether it is the second part of the address, or what the cookie has."""
        return _is_same(key, self._key)

    def knows_host(self, headers: Mapping[str, str]) -> bool:
        """Tell whether the server is called by a name that only leads to this machine.

        A page from elsewhere can let a name of its own lead here, and would then be taken for ours.
        """
        try:
            called = urlsplit(f"//{headers.get('Host', '')}")
            name, _ = called.hostname, called.port
        except ValueError:  # of a port that is none as well
            return False
        return bool(name) and (self._is_public or is_loopback(name or ""))

    def is_own_page(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a page of this server asks, and not one from elsewhere."""
        try:
            origin = urlsplit(headers.get("Origin", ""))
        except ValueError:
            return False
        host = headers.get("Host", "")
        return origin.scheme in {"http", "https"} and bool(host) and origin.netloc == host


def _is_same(said: str, secret: str) -> bool:
    return compare_digest(said.encode(errors="replace"), secret.encode())
