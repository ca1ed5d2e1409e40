"""All that training goes on from, in one record: whoever has it can take the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.lazy_numpy import Array
from ...catalog.optimizers import OPTIMIZERS, Optimizer
from ...config import RunConfig
from ...data.dataset import Dataset
from ...nn.network import Network
from ...nn.products import Products
from ...nn.update.dropout import Dropout
from ...nn.update.replica_coefficients import Coefficients
from ...randomness import generator, states_of, with_states
from ..diagnostics.step import Footing
from .row_order import EpochOrders, Feed


@dataclass(slots=True, eq=False)
class TrainingState:
    """The parameters and all that goes with them; the engine advances it."""

    network: Network
    """What is trained."""
    products: Products
    """How replicas are kept."""
    working: Array
    """The scaled parameters, as products want them."""
    scaled: Array
    """A view of them, shape `(replicas, size)`; writing there trains on from there."""
    optimizer: Optimizer
    """Has the memory of earlier gradients."""
    dropout: Dropout
    """Has the streams that masks are drawn from."""
    feed: Feed
    """Has the rows, and the place among them."""
    epoch: int = 0
    """Epochs trained, evaluated or not."""
    steps: int = 0
    """Parameter updates done, of each replica."""
    reductions: int | NDArray[np.int_] = 0
    """How often the learning rate was reduced on a plateau, of all replicas or of each."""
    orders_began: int = 0
    """The epoch whose rows were the first to be drawn from the streams of orders."""

    @property
    def position(self) -> int:
        """Training rows already used in the epoch under way."""
        feed = self.feed
        return feed.batches[feed.done - 1].position if feed.done else feed.begun

    @property
    def plain(self) -> Array:
        """All weights and biases without their scales, a copy."""
        return self.network.scaling.plain(self.scaled)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Copy all that training goes on from, when no epoch is pending; see `restore`.

        The parameters and the optimizer's memory are as `Scaling.checkpoint_factors` says.
        """
        optimizer, unpack = self.optimizer, self.products.unpack
        parameters, *units = self._units()
        memory = np.array(
            [
                unpack(np.asarray(row)) * unit
                for row, unit in zip(optimizer.memory, units, strict=True)
            ],
            self.working.dtype,
        )
        return {
            "counts": np.array(
                [
                    *(self.epoch, self.position, self.steps),
                    # Those of replicas are in the state of who counts them.
                    self.reductions if isinstance(self.reductions, int) else 0,
                    *(optimizer.steps, self.orders_began),
                ]
            ),
            "parameters": (self.scaled * parameters).astype(self.working.dtype),
            "memory": memory.reshape(optimizer.memories, *self.scaled.shape),
            "dropout": states_of(self.dropout.state),
        }

    def restore(self, arrays: dict[str, NDArray[Any]]) -> None:
        """Be as another one of the same config was; this one has not trained."""
        self.epoch, position, self.steps, self.reductions, counted, began = arrays[
            "counts"
        ].tolist()
        parameters, *units = self._units()
        self.scaled[...] = arrays["parameters"] / parameters
        rows = zip(arrays["memory"], units, strict=True)
        memory = [self.products.pack(row / unit) for row, unit in rows]
        self.optimizer.restore(np.array(memory).reshape(self.optimizer.memory.shape), counted)
        self.dropout.restore(with_states(self.dropout.state, arrays["dropout"]))
        self.orders_began = began
        self.feed.go_to(self.epoch - began, position)

    def _units(self) -> list[Array]:
        """Tell what the parameters and each row of memory are multiplied by in a state."""
        network, optimizer = self.network, self.optimizer
        scaling = network.scaling
        signs = scaling.checkpoint_signs
        units: list[Array] = [scaling.checkpoint_factors]
        for row, unit in enumerate(optimizer.memory_units(scaling.gradient_factor)):
            units.append(unit * (signs if row < optimizer.signed_memories else np.ones_like(signs)))
        return units

    def footing(self) -> Footing:
        """Copy what the next step starts from."""
        optimizer, signs = self.optimizer, self.network.scaling.signs
        memory = np.array([self.products.unpack(row) for row in optimizer.true_memory])
        memory = memory.reshape(optimizer.memories, *self.scaled.shape)
        memory[: optimizer.signed_memories] *= signs
        factor = np.broadcast_to(np.ravel(optimizer.rate_factor), (len(self.scaled),))
        return Footing(self.plain, memory, optimizer.steps, factor)


def first_state(
    configs: Sequence[RunConfig],
    network: Network,
    datasets: list[Dataset],
    starts: Array,
    products: Products,
    coefficients: Coefficients,
) -> TrainingState:
    """Build what a run begins with.

    Args:
        configs: One for each replica.
        network: The network, one for all.
        datasets: One for each replica.
        starts: Where the parameters start, shape `(replicas, size)`.
        products: How replicas are kept.
        coefficients: What the optimizer multiplies by.
    """
    config = configs[0]
    working = products.pack(network.scaling.scaled(starts).astype(np.dtype(config.precision)))
    return TrainingState(
        network=network,
        products=products,
        working=working,
        scaled=products.unpack(working),
        optimizer=new_optimizer(configs, network, products, working, coefficients),
        dropout=Dropout(products, [generator(each.seed, "dropout") for each in configs], config),
        feed=Feed(products, *rows_that_train(network, configs, datasets), config.batch_size),
    )


def new_optimizer(
    configs: Sequence[RunConfig],
    network: Network,
    products: Products,
    working: Array,
    coefficients: Coefficients,
) -> Optimizer:
    """Make an optimizer that has seen no gradient yet; arguments as for `first_state`."""
    kind = OPTIMIZERS[configs[0].optimizer]
    optimizer = kind(working, coefficients, parameter_scale=network.scaling.size)
    if kind.first_memory is not None:
        size = network.layout.size
        each = [kind.first_memory(c, generator(c.seed, "step_sizes"), size) for c in configs]
        moments = np.stack(each, axis=1)
        optimizer.remember(np.array([products.pack(moment) for moment in moments]), 0)
    return optimizer


def rows_that_train(
    network: Network, configs: Sequence[RunConfig], datasets: list[Dataset]
) -> tuple[Array, Array, EpochOrders]:
    """Give their inputs, targets with weights, and what draws their orders from the start."""
    config, scaling = configs[0], network.scaling
    dtype = np.dtype(config.precision)
    inputs = np.stack([dataset.inputs[dataset.train] for dataset in datasets])
    targets = np.stack([dataset.targets[dataset.train] for dataset in datasets])
    found = [dataset.weights_at(dataset.train) for dataset in datasets]
    weights = [each for each in found if each is not None]
    shuffles = [generator(each.seed, "shuffle") for each in configs]
    orders = EpochOrders(datasets[0].train.size, shuffles if config.shuffle else None)
    scaled_targets = scaling.scaled_targets(targets, np.stack(weights) if weights else None)
    return scaling.scaled_inputs(inputs).astype(dtype), scaled_targets.astype(dtype), orders
