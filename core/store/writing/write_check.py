"""Whether runs could be kept in a file, found out without making it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ..database.schema import VERSION
from ..errors import StoreError, unusable
from ..store import Store

_PATIENCE_SECONDS = 0.5


def refuse_unwritable(path: Path) -> None:
    """Let a store pass that runs can be kept in, now or once another program lets go of it.

    Args:
        path: The file, which need not exist: then its folder, or the nearest there is, must take
            one.

    Raises:
        StoreError: If none can be kept there.
    """
    try:
        if not path.exists():
            _refuse_folder(path)
            return
        with Store.open(path, patience=_PATIENCE_SECONDS) as store, store.sentences():
            # What may only be read says so at the first write and not before.
            store.connection.execute("BEGIN IMMEDIATE")
            store.connection.execute(f"PRAGMA user_version = {VERSION}")
            store.connection.execute("ROLLBACK")
    except OSError as error:
        raise unusable(path, error) from error
    except ValueError as error:
        raise StoreError("The store can't be used: its name has a null character.") from error
    except StoreError as error:
        if not error.is_held:
            raise


def _refuse_folder(path: Path) -> None:
    """Make sure that a file can be made there, by making another one that is gone at once."""
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".nnlab-"):
        pass
