"""How a run is changed while it trains: its hyperparameters, its points, its weights by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..config import HYPERPARAMETERS, ConfigError, Problem, RunConfig, changed_names, value_text
from ..data.dataset import make_dataset
from .engine.replicas import replica_configs
from .refusals import refuse_restart, unfit_sentence
from .run import Run
from .snapshot import ENDED, Edit


class ChangeableRun(Run):
    """A run that goes on by other values, and remembers what was changed and when."""

    def edit(self, **changes: Any) -> None:
        """Change live hyperparameters from the next step on.

        Raises:
            ConfigError: If a value is wrong, or a hyperparameter can't change in flight.
        """
        self.apply(self.config.replace(**changes))

    def apply(self, wanted: RunConfig) -> None:
        """Train by this config from the next step on, and remember what it changed.

        Raises:
            ConfigError: If it differs in a hyperparameter that can't change in flight.
        """
        refuse_restart(self.config, wanted)
        with np.errstate(all="ignore"):
            self._record()
        before, self.config = self.config, wanted
        names = changed_names(before, wanted)
        if names:
            self._kept.pin(before)
        self._edits += [
            Edit(
                self.epoch,
                self.steps,
                name,
                value_text(getattr(before, name)),
                value_text(getattr(wanted, name)),
            )
            for name in names
        ]
        if any(HYPERPARAMETERS[name].section == "data" for name in names):
            self._swap_data()
        self._kept.configure(wanted)
        self._engine.reductions = self._kept.watch.reductions
        self._engine.configure(replica_configs(wanted, self._variations))
        if "tolerance" in names:
            self._engine.measures.forget()
        if self.state not in ENDED and self.epoch >= wanted.epochs:
            self._end("finished")

    def _swap_data(self) -> None:
        """Train on the rows of the config in force from the next step on.

        What was an epoch's metrics stays in the history; the rules of the watch count anew.
        """
        configs = replica_configs(self.config, self._variations)
        self.datasets = [make_dataset(each) for each in configs]
        self.dataset = self.datasets[0]
        self._last_step, self._fingerprint = None, ""
        self._engine.swap(configs, self.datasets)
        with np.errstate(all="ignore"):
            rows = self._engine.measure(self.config.tolerance)
        self._kept.swap(configs, self.datasets, rows, (self.seconds, self._epochs_done))

    def set_parameter(self, place: int, value: float, replica: int = 0) -> None:
        """Set one weight or bias by hand; training goes on from there, and the edit is remembered.

        The optimizer keeps what it remembers of gradients. Of a finished run that shows its best
        weights, these are what training goes on from, if it does.

        Args:
            place: Where it lies in `parameters`; see `core.nn.layout.ParameterLayout`.
            value: What it is to be.
            replica: Whose it is, from 0.

        Raises:
            ConfigError: If there is no such parameter or replica, the value is not finite in the
                run's precision, or the numbers of the run or replica are broken already.
        """
        with np.errstate(all="ignore"):
            self._record()
        if sentence := self._why_not_set(place, value, replica):
            raise ConfigError([Problem("", sentence)])
        engine, record = self._engine, self._replicas
        if record is not None and record.stopped[replica]:
            # It goes on from what it has ended with, should it ever go on.
            engine.set_parameters(replica, record.end_of(replica))
        before = engine.parameters[replica, place]
        self._kept.pin(self.config)
        engine.set_parameter(replica, place, value)
        after = engine.parameters[replica, place]
        if record is None:
            self._set_aside = None
        else:
            if record.stopped[replica]:
                record.end_of(replica)[place] = after
            if self._set_aside is not None:
                self._set_aside[replica] = engine.parameters[replica]
        if before == after:
            return
        name = self.network.layout.name_of(place)
        if self._replicas is not None:
            name += f" of seed {self._replicas.seeds[replica]}"
        self._edits.append(Edit(self.epoch, self.steps, name, f"{before:.6g}", f"{after:.6g}"))

    def _why_not_set(self, place: int, value: float, replica: int) -> str:
        """Say why a weight or bias can't be set; empty if it can."""
        size, replicas = self.network.layout.size, self.config.replicas
        if not 0 <= place < size:
            return f"The network has {size} parameters, so there is none at {place}."
        if not 0 <= replica < replicas:
            return f"The run has {replicas} replicas, so there is none at {replica}."
        if sentence := unfit_sentence(value, self.config):
            return sentence
        lost = self._replicas is not None and self._replicas.diverged[replica]
        if lost or self.state in {"diverged", "failed"}:
            return "Its numbers are broken; setting one would not mend the others."
        return ""
