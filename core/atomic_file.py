"""Writing a file so that it is there whole, or as it was before."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, content: str | Iterable[bytes]) -> None:
    """Write a file, whole or not at all, in place of one that is there.

    Args:
        path: The file.
        content: A text, which is written as UTF-8, or bytes in pieces.

    Raises:
        OSError: If the folder can't be written to.
    """
    # Not `tempfile`, whose files nobody else may read: this one may be meant for others.
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            file.writelines([content.encode()] if isinstance(content, str) else content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
