"""The floor of the machine: `kernel.c`, compiled on the spot where there is a compiler."""

from __future__ import annotations

import atexit
import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from .task import Array, Task

SOURCE = Path(__file__).with_name("kernel.c")
_COMPILERS = ("cc", "gcc", "clang")
_FLAGS = ("-O3", "-std=c99", "-shared", "-fPIC")


class _Network(ctypes.Structure):
    _fields_ = (
        ("layers", ctypes.c_int),
        ("widths", ctypes.POINTER(ctypes.c_int)),
        ("adam", ctypes.c_int),
        ("learning_rate", ctypes.c_double),
        ("beta1", ctypes.c_double),
        ("beta2", ctypes.c_double),
        ("epsilon", ctypes.c_double),
        ("tolerance", ctypes.c_double),
        ("steps", ctypes.c_long),
        ("state", ctypes.c_uint64),
    )


@cache
def compiled() -> ctypes.CDLL | str:
    """Compile the kernel once a process; give why not where that can't be."""
    compiler = next(filter(None, map(shutil.which, _COMPILERS)), None)
    if compiler is None:
        return "not run: no compiler"
    folder = tempfile.TemporaryDirectory(prefix="nnlab-kernel-")
    atexit.register(folder.cleanup)
    library = Path(folder.name) / "kernel.so"
    done = subprocess.run(
        [compiler, *_FLAGS, str(SOURCE), "-o", str(library), "-lm"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines() or ["no reason given"]
        return f"not run: it does not compile here ({reason[-1][:60]})"
    return ctypes.CDLL(str(library))


class CKernel:
    """The compiled kernel with its buffers.

    Raises:
        RuntimeError: Where it could not be compiled.
    """

    def __init__(self, task: Task) -> None:
        library = compiled()
        if isinstance(library, str):
            raise RuntimeError(library)
        self._train = library.train
        config = task.config
        self._inputs = np.ascontiguousarray(task.inputs)
        self._targets = np.ascontiguousarray(task.targets)
        self._order = np.array(task.train, dtype=np.intc)
        self._weights = np.concatenate([weights.ravel() for weights in task.weights])
        self._means, self._squares = np.zeros_like(self._weights), np.zeros_like(self._weights)
        self._widths = (ctypes.c_int * len(config.shape))(*config.shape)
        self._network = _Network(
            layers=len(config.shape) - 1,
            widths=self._widths,
            adam=config.optimizer == "adam",
            learning_rate=config.learning_rate,
            beta1=config.beta1,
            beta2=config.beta2,
            epsilon=config.epsilon,
            tolerance=config.tolerance,
            state=config.seed + 1,
        )
        self._batch_size, self._shuffle = config.batch_size, config.shuffle
        self._history = np.empty((0, 3))

    def train(self, epochs: int, *, evaluate: bool) -> None:
        """Train on; evaluate all rows after every epoch, or never."""
        history = np.empty((epochs, 3))
        failed = self._train(
            ctypes.byref(self._network),
            *map(_pointer, (self._weights, self._means, self._squares)),
            _pointer(self._inputs),
            _pointer(self._targets),
            len(self._inputs),
            _pointer(self._order),
            len(self._order),
            self._batch_size,
            epochs,
            int(self._shuffle),
            _pointer(history) if evaluate else None,
        )
        if failed:
            raise MemoryError("the kernel got no memory")
        self._history = history if evaluate else self._history

    def losses(self) -> list[float]:
        """Give the mean squared error over all rows after every evaluated epoch."""
        return self._history[:, 0].tolist()


def _pointer(array: Array) -> ctypes.c_void_p:
    return array.ctypes.data_as(ctypes.c_void_p)
