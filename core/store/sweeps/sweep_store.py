"""The sweeps in a store: begun, added to as trials end, found again.

    with SweepStore.open() as store:
        sweep = store.begin(plan_text, trials=21, config=config)
        store.add(sweep, trials, seconds)
        store.end(sweep, "finished")

Every call is one transaction: whatever ends the process, what was added is there.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence

from ...config import RunConfig, printable
from ...data.tabular.open_tables import table_at_hand
from ...version import version
from ..database.store_file import StoreFile
from ..errors import StoreError
from ..labels import LAST
from ..owner import machine, this_process
from ..tables.kept_tables import WrittenTable, own_table_of, put_at_hand
from .kept_sweep import (
    COLUMNS,
    TRIAL_COLUMNS,
    KeptSweep,
    KeptTrial,
    Status,
    kept_sweep_from,
    kept_trial_from,
    trial_values,
)


class SweepStore(StoreFile):
    """The sweeps in an open store."""

    def begin(self, plan: str, trials: int, config: RunConfig) -> KeptSweep:
        """Write a sweep down that this process is about to train.

        Args:
            plan: Everything that decides it, as JSON.
            trials: How many trials it is to have.
            config: What they have in common; a table that it is about is kept with it.
        """
        table = table_at_hand(config) if own_table_of(config) is not None else None
        written = WrittenTable(self, table) if table is not None else None
        now = time.time()
        with self.sentences(), self.transaction():
            learned = written.write(self) if written else None
            key = secrets.token_hex(2)
            while self.value("SELECT count(*) FROM sweeps WHERE id = ?", key):
                key = secrets.token_hex(3)
            self.connection.execute(
                "INSERT INTO sweeps (id, status, owner, machine, version, plan, trials, seconds,"
                " started_at, saved_at, learned) VALUES (?, 'running', ?, ?, ?, ?, ?, 0, ?, ?, ?)",
                (key, this_process(), machine(), version(), plan, trials, now, now, learned),
            )
        return self.sweep(key)

    def take_up(self, sweep: KeptSweep) -> None:
        """Have this process go on with a sweep, and its table at hand.

        Raises:
            StoreError: If another process works on it.
        """
        with self.sentences(), self.transaction():
            if self.sweep(sweep.id).status == "running":
                raise StoreError(f"Sweep {sweep.id} is being trained by another process.")
            self._change(sweep, "status = 'running', owner = ?", this_process())

    def add(self, sweep: KeptSweep, trials: Sequence[KeptTrial], seconds: float) -> None:
        """Write down what some trials came to, and how long the sweep was worked on for them."""
        rows = [(sweep.number, *trial_values(trial)) for trial in trials]
        with self.sentences(), self.transaction():
            self.connection.executemany(
                f"INSERT OR REPLACE INTO trials (sweep, {TRIAL_COLUMNS})"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            self._change(sweep, "seconds = seconds + ?", seconds)

    def end(self, sweep: KeptSweep, status: Status) -> None:
        """Write down that nobody works on it any more."""
        with self.sentences(), self.transaction():
            self._change(sweep, "owner = '', status = ?", status)

    def _change(self, sweep: KeptSweep, what: str, value: object) -> None:
        query = f"UPDATE sweeps SET {what}, saved_at = ? WHERE number = ?"
        self.connection.execute(query, (value, time.time(), sweep.number))

    # --- found again ---

    @property
    def sweeps(self) -> list[KeptSweep]:
        """All sweeps, the newest first."""
        return self._select("ORDER BY number DESC")

    def sweep(self, key: str) -> KeptSweep:
        """Find one sweep.

        Args:
            key: Its id, the beginning of its id, or `last`.

        Raises:
            StoreError: If there is none, or several are meant.
        """
        key = printable(key)
        if key == LAST:
            found = self._select("ORDER BY saved_at DESC, number DESC LIMIT 1")
            if not found:
                raise StoreError("No sweep is kept yet.")
            return found[0]
        for condition, values in (
            ("id = ?", (key,)),
            ("id >= ? AND id < ?", (key, key + "\U0010ffff")),
        ):
            found = self._select(f"WHERE {condition} LIMIT 4", *values) if key else []
            if len(found) == 1:
                return found[0]
            if found:
                names = ", ".join(sweep.id for sweep in found[:3])
                raise StoreError(f"{key[:80]!r} may be any of the sweeps {names}.")
        raise StoreError(
            f"There is no sweep {key[:80]!r}; a sweep is called by its id, the beginning of its id,"
            " or last."
        )

    def trials(self, sweep: KeptSweep) -> list[KeptTrial]:
        """Give what its trials came to so far, by their numbers.

        Raises:
            StoreError: If that is damaged.
        """
        with self.sentences():
            rows = self.connection.execute(
                f"SELECT {TRIAL_COLUMNS.removesuffix(', checkpoint')} FROM trials"
                " WHERE sweep = ? ORDER BY number",
                (sweep.number,),
            ).fetchall()
        try:
            return [kept_trial_from(row) for row in rows]
        except ValueError as error:
            raise StoreError(f"The trials of sweep {sweep.id} are damaged.") from error

    def checkpoint(self, sweep: KeptSweep, number: int) -> bytes | None:
        """Give what a trial that waits goes on from."""
        query = "SELECT checkpoint FROM trials WHERE sweep = ? AND number = ?"
        with self.sentences():
            return self.value(query, sweep.number, number)

    def have_table(self, config: RunConfig) -> None:
        """See to it that the table of a config is at hand, if it is about one.

        Raises:
            StoreError: If it can't be had any more.
        """
        put_at_hand(self, config)

    def _select(self, rest: str, *values: object) -> list[KeptSweep]:
        with self.sentences():
            rows = self.connection.execute(f"SELECT {COLUMNS} FROM sweeps {rest}", values)
            return [kept_sweep_from(row) for row in rows]
