"""How a layer's weights and biases are drawn for the start: a record for each way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .lazy_numpy import Array, np
from .registry import Registry

Draw = Callable[["np.random.Generator", int, int], Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Initialization:
    """One way to start, with all that any reader of it needs."""

    name: str
    """What people type, and what a form shows."""
    explanation: str
    """The line that explains it, for the form and the help."""
    words: tuple[str, ...] = ()
    """What other programs and people call it."""
    weights: Draw
    """`weights(generator, fan in, fan out)`: one layer's weights, shape `(fan in, fan out)`."""
    biases: Draw | None = None
    """Its biases, shape `(fan out,)`; they start at 0 if `None`."""
    fits_width: bool = False
    """Whether its spread goes by the layers' widths, so that sums stay of one size."""
    is_alike: bool = False
    """Whether units of a layer start alike, and so stay alike."""


def _glorot(generator: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    # Glorot & Bengio 2010, equation 16.
    limit = np.sqrt(6.0 / (fan_in + fan_out))
    return generator.uniform(-limit, limit, (fan_in, fan_out))


def _he(generator: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    # He, Zhang, Ren & Sun 2015, section 2.2.
    return generator.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out))


def _torch(generator: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    # What PyTorch's Linear layers come to; LeCun, Bottou, Orr & Müller 1998, section 4.6, is near.
    limit = 1.0 / np.sqrt(fan_in)
    return generator.uniform(-limit, limit, (fan_in, fan_out))


def _torch_biases(generator: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    limit = 1.0 / np.sqrt(fan_in)
    return generator.uniform(-limit, limit, fan_out)


INITIALIZATIONS = Registry(
    "initialization",
    (
        Initialization(
            name="glorot",
            explanation="uniform within sqrt(6 / (fan in + fan out)); for sigmoid and tanh",
            words=("xavier",),
            weights=_glorot,
            fits_width=True,
        ),
        Initialization(
            name="he",
            explanation="normal with variance 2 / fan in; for ReLU",
            words=("kaiming",),
            weights=_he,
            fits_width=True,
        ),
        Initialization(
            name="uniform01",
            explanation="uniform from 0 to 1",
            words=("random",),
            weights=lambda generator, *shape: generator.uniform(0.0, 1.0, shape),
        ),
        Initialization(
            name="uniform11",
            explanation="uniform from -1 to 1",
            words=("uniform",),
            weights=lambda generator, *shape: generator.uniform(-1.0, 1.0, shape),
        ),
        Initialization(
            name="normal",
            explanation="normal with mean 0 and variance 1",
            words=("gaussian",),
            weights=lambda generator, *shape: generator.normal(0.0, 1.0, shape),
        ),
        Initialization(
            name="zeros",
            explanation="all zero: units of a layer stay alike, a lesson in symmetry",
            words=("zero",),
            weights=lambda generator, *shape: np.zeros(shape),
            is_alike=True,
        ),
        Initialization(
            name="torch",
            explanation="weights and biases uniform within 1 / sqrt(fan in),"
            " as PyTorch starts them",
            words=("pytorch",),
            weights=_torch,
            biases=_torch_biases,
            fits_width=True,
        ),
        Initialization(
            name="uniform05",
            explanation="weights and biases uniform from -1/2 to 1/2, as PROBEN1 starts them",
            words=("proben1",),
            weights=lambda generator, *shape: generator.uniform(-0.5, 0.5, shape),
            biases=lambda generator, fan_in, fan_out: generator.uniform(-0.5, 0.5, fan_out),
        ),
    ),
)
"""Every way to start."""
