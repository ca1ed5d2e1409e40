"""PyTorch as its tutorials write it, step by step without compilation, where it is installed."""

from __future__ import annotations

from importlib import import_module
from itertools import pairwise

from .task import Task


def missing() -> str:
    """Say why PyTorch can't take part; empty if it can."""
    try:
        import_module("torch")
    except ImportError as error:
        # A library that is there but lacks one of its own is told by that one's name.
        return "not installed" if error.name == "torch" else f"not run: {error}"
    return ""


class TorchEager:
    """`nn.Sequential` in double precision on one thread."""

    def __init__(self, task: Task) -> None:
        torch = self._torch = import_module("torch")
        torch.set_num_threads(1)
        config = task.config
        layers = []
        for (fan_in, fan_out), start in zip(pairwise(config.shape), task.weights, strict=True):
            layer = torch.nn.Linear(fan_in, fan_out, bias=False, dtype=torch.float64)
            with torch.no_grad():
                layer.weight.copy_(torch.from_numpy(start.T.copy()))
            layers += [layer, torch.nn.Sigmoid()]
        self._model = torch.nn.Sequential(*layers)
        rate = config.learning_rate
        if config.optimizer == "adam":
            self._optimizer = torch.optim.Adam(
                self._model.parameters(),
                lr=rate,
                betas=(config.beta1, config.beta2),
                eps=config.epsilon,
            )
        else:
            self._optimizer = torch.optim.SGD(self._model.parameters(), lr=rate)
        self._inputs = torch.from_numpy(task.inputs.copy())
        self._targets = torch.from_numpy(task.targets.copy())
        train = torch.from_numpy(task.train.copy())
        self._train_inputs, self._train_targets = self._inputs[train], self._targets[train]
        self._config = config
        self._history: list[tuple[float, float, float]] = []

    def train(self, epochs: int, *, evaluate: bool) -> None:
        """Train on; evaluate all rows after every epoch, or never."""
        torch, rows, size = self._torch, len(self._train_inputs), self._config.batch_size
        for _ in range(epochs):
            order = torch.randperm(rows) if self._config.shuffle else torch.arange(rows)
            for start in range(0, rows, size):
                batch = order[start : start + size]
                self._optimizer.zero_grad()
                errors = self._model(self._train_inputs[batch]) - self._train_targets[batch]
                (errors**2).sum().backward()
                self._optimizer.step()
            if evaluate:
                self._history.append(self._evaluate())

    def _evaluate(self) -> tuple[float, float, float]:
        with self._torch.no_grad():
            predictions = self._model(self._inputs)
            errors = predictions - self._targets
            right = (predictions >= 0.5) == (self._targets >= 0.5)
            near = errors.abs() <= self._config.tolerance
            return (
                float((errors**2).mean()),
                100 * float(right.double().mean()),
                100 * float(near.double().mean()),
            )

    def losses(self) -> list[float]:
        """Give the mean squared error over all rows after every evaluated epoch."""
        return [loss for loss, _, _ in self._history]
