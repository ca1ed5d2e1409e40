"""A model as a graph of ONNX: raw columns in, filled, scaled and told apart by their words inside.

Each column is an input of shape `(rows, 1)`: numbers in double precision, where NaN is missing, or
words, where an empty one is. `outputs` has a number for each class or target, and `label` the name
of each row's class. Of several networks `outputs` is the mean of those that have not diverged, and
`each` has every one's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.elsewhere import Step
from ...config.formats.files import to_json
from ...data.table.cells import MISSING
from ...data.tabular.prepared import TableInput
from .leaving_model import LeavingModel

_OPSET, _OPSET_OF_WORDS = 17, 2
_IR = 8
_FLOAT, _STRING, _BOOL, _DOUBLE = 1, 8, 9, 11
"""Types of elements by their numbers in ONNX's files."""
_SINGLE = frozenset({"Erf"})
"""Operators that ONNX Runtime has in single precision only."""


def onnx_file(model: LeavingModel) -> bytes:
    """Write the graph, checked by ONNX itself."""
    onnx: Any = import_module("onnx")
    helper = onnx.helper
    graph = _Graph(onnx)
    network = _Written(graph, model)
    outputs = network.write()
    described = [
        helper.make_tensor_value_info(name, kind, shape) for name, kind, shape in network.inputs
    ]
    results = [helper.make_tensor_value_info(name, kind, shape) for name, kind, shape in outputs]
    made = helper.make_model(
        helper.make_graph(graph.nodes, "nnlab", described, results, graph.constants),
        producer_name="nnlab",
        doc_string=model.words,
        ir_version=_IR,
        opset_imports=[
            helper.make_opsetid("", _OPSET),
            helper.make_opsetid("ai.onnx.ml", _OPSET_OF_WORDS),
        ],
    )
    said = {"run": model.run_id, "epoch": str(model.epoch), "config": to_json(model.config)}
    helper.set_model_props(made, said)
    onnx.checker.check_model(made, full_check=True)
    return made.SerializeToString()


class _Graph:
    """Nodes and constants, each with a name of its own."""

    def __init__(self, onnx: Any) -> None:
        self._onnx = onnx
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, values: NDArray[Any] | float | Sequence[int]) -> str:
        name = f"nnlab/c{len(self.constants)}"
        made = self._onnx.numpy_helper.from_array(np.asarray(values), name)
        self.constants.append(made)
        return name

    def add(self, operator: str, *given: str, name: str = "", **attributes: Any) -> str:
        name = name or f"nnlab/n{len(self.nodes)}"
        domain = "ai.onnx.ml" if operator == "LabelEncoder" else ""
        node = self._onnx.helper.make_node(operator, [*given], [name], domain=domain, **attributes)
        self.nodes.append(node)
        return name

    def function(self, steps: Sequence[Step], **variables: str) -> str:
        """Compute a function of the catalog."""
        results: list[str] = []
        for operator, *given in steps:
            names = [self._operand(each, results, variables) for each in given]
            if operator in _SINGLE:
                names = [self.add("Cast", each, to=_FLOAT) for each in names]
                results.append(self.add("Cast", self.add(operator, *names), to=_DOUBLE))
            else:
                results.append(self.add(operator, *names))
        return results[-1]

    def _operand(
        self, given: str | float | int, results: Sequence[str], variables: dict[str, str]
    ) -> str:
        if isinstance(given, str):
            return variables[given]
        return results[given] if isinstance(given, int) else self.constant(given)


class _Written:
    """A model that is written into a graph.

    Attributes:
        inputs: The name, type and shape of each column.
    """

    def __init__(self, graph: _Graph, model: LeavingModel) -> None:
        self._graph, self._model = graph, model
        self.inputs: list[tuple[str, int, list[Any]]] = []

    def write(self) -> list[tuple[str, int, list[Any]]]:
        """Write all of it; give the name, type and shape of each output."""
        add, constant, model = self._graph.add, self._graph.constant, self._model
        columns = groupby(model.inputs, key=lambda each: each.column)
        blocks = [self._column(name, list(inputs)) for name, inputs in columns]
        numbers = add("Concat", *blocks, axis=1)
        missing = self._missing(numbers)
        lacking = self._any(missing)
        each = [self._network(place, numbers, missing) for place in range(len(model.seeds))]
        mean = each[model.members[0]]
        for place in model.members[1:]:
            mean = add("Add", mean, each[place])
        mean = add("Div", mean, constant(float(len(model.members))))
        width = len(model.outputs)
        outputs = add("Identity", self._rows(mean, lacking), name=self._free("outputs"))
        found: list[tuple[str, int, list[Any]]] = [(outputs, _DOUBLE, ["rows", width])]
        if model.classes:
            best = add("ArgMax", outputs, axis=1, keepdims=0)
            label = add("Gather", constant(np.array(model.classes, object)), best)
            if not model.fills:
                flat = add("Squeeze", lacking, constant([1]))
                label = add("Where", flat, constant(np.array("", object)), label)
            found.append((add("Identity", label, name=self._free("label")), _STRING, ["rows"]))
        if len(each) > 1:
            whole = [add("Unsqueeze", self._rows(one, lacking), constant([0])) for one in each]
            several = add("Concat", *whole, name=self._free("each"), axis=0)
            found.append((several, _DOUBLE, [len(each), "rows", width]))
        return found

    def _free(self, name: str) -> str:
        """Give an output's name, with more behind it where a column has it."""
        while name in self._model.columns:
            name += "_"
        return name

    def _column(self, column: str, inputs: Sequence[TableInput]) -> str:
        add, constant = self._graph.add, self._graph.constant
        column = column or self._free("column")  # ONNX wants a name
        if inputs[0].word is None:
            self.inputs.append((column, _DOUBLE, ["rows", 1]))
            return column
        self.inputs.append((column, _STRING, ["rows", 1]))
        words = [each.word or "" for each in inputs]
        other = inputs[0].other
        known = words if other is None else [*words, other]
        gaps = sorted(MISSING - {*known})
        # Of each word its place; what is missing has -2, and what nobody knows -1.
        places = add(
            "LabelEncoder",
            column,
            keys_strings=[*known, *gaps],
            values_int64s=[*range(len(known)), *[-2] * len(gaps)],
            default_int64=-1,
        )
        hot = add("Equal", places, constant(np.arange(len(words))[None]))
        nothing = add("Equal", places, constant(np.array(-2)))
        if other is not None:
            nothing = add("Less", places, constant(np.array(0)))
        return add("Where", nothing, constant(np.nan), add("Cast", hot, to=_DOUBLE))

    def _missing(self, numbers: str) -> str:
        return self._graph.add("Not", self._graph.add("Equal", numbers, numbers))

    def _any(self, flags: str) -> str:
        add = self._graph.add
        most = add("ReduceMax", add("Cast", flags, to=_DOUBLE), axes=[1], keepdims=1)
        return add("Cast", most, to=_BOOL)

    def _rows(self, outputs: str, lacking: str) -> str:
        """Give both of two classes, and nothing of rows that lack an input."""
        add, constant, model = self._graph.add, self._graph.constant, self._model
        if model.classes and model.config.outputs == 1:
            outputs = add("Concat", add("Sub", constant(1.0), outputs), outputs, axis=1)
        if model.fills:
            return outputs
        return add("Where", lacking, constant(np.nan), outputs)

    def _network(self, place: int, numbers: str, missing: str) -> str:
        add, constant, model = self._graph.add, self._graph.constant, self._model
        scale = model.scales[place]
        if model.features:
            below = self._features()
        else:
            below = add("Where", missing, constant(scale.fill.astype(float)), numbers)
            below = add("Sub", below, constant(scale.shift.astype(float)))
            below = add("Div", below, constant(scale.unit.astype(float)))
        for (weights, biases), function in zip(model.layers, model.functions, strict=True):
            z = add("MatMul", below, constant(weights[place].astype(float)))
            if biases.size:
                z = add("Add", z, constant(biases[place].astype(float)))
            below = self._graph.function(function.elsewhere.onnx, z=z)
        if model.features:
            return below
        below = add("Mul", below, constant(scale.target_unit.astype(float)))
        return add("Add", below, constant(scale.target_shift.astype(float)))

    def _features(self) -> str:
        x1, x2 = (column for column, _, _ in self.inputs)
        function = self._graph.function
        made = [function(each.elsewhere.onnx, x1=x1, x2=x2) for each in self._model.features]
        return self._graph.add("Concat", *made, axis=1)
