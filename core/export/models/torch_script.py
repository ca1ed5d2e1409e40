"""A model as a module of PyTorch, whose parameters lie beside it as safetensors.

Nothing of nnlab is in it, and nothing is unpickled: safetensors is a header and numbers. Names from
files of others are Python's own literals of ASCII, and nothing is code.
"""

from __future__ import annotations

from ...data.table.cells import GAPS_AMONG_NUMBERS, MISSING
from .leaving_model import LeavingModel

_PROGRAM = '''"""A network that nnlab has trained, as a module of PyTorch, its parameters beside it.

    from model import Model, predict
    predict([[...], ...])  # raw rows in the order of COLUMNS: numbers and words
    predicted_classes(predict(...))  # the names, where they are classes
    Model()(numbers)  # numbers in the order of INPUTS, NaN is missing; it can be trained on
"""

import json
import math
from pathlib import Path

import torch

{learned}
# INPUTS: of each its column; of a column of words the word for which it is 1, else 0; and of two
# words the one for which it is 0. MEMBERS: the networks whose mean is predicted. Where FILLS is
# false, a row that lacks an input has no prediction: it is NaN.
COLUMNS = list(dict.fromkeys(column for column, _, _ in INPUTS))


def read_safetensors(path):
    """Read the numbers of a file of safetensors: its header is JSON, and nothing in it is code."""
    content = Path(path).read_bytes()
    begin = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:begin])
    header.pop("__metadata__", None)
    found = {{}}
    for name, about in header.items():
        start, stop = about["data_offsets"]
        block = bytearray(content[begin + start : begin + stop])
        found[name] = torch.frombuffer(block, dtype=torch.float64).reshape(about["shape"])
    return found


class Model(torch.nn.Module):
    """One network, or several whose mean is predicted, in double precision."""

    def __init__(self, path=Path(__file__).with_suffix(".safetensors")):
        super().__init__()
        tensors = read_safetensors(path)
        if len(SEEDS) == 1:
            tensors = {{name: tensor[None] for name, tensor in tensors.items()}}
        self.weights, self.biases = torch.nn.ParameterList(), torch.nn.ParameterList()
        for place in range(len(FUNCTIONS)):
            self.weights.append(torch.nn.Parameter(tensors[f"layers.{{place}}.weight"]))
            if f"layers.{{place}}.bias" in tensors:
                self.biases.append(torch.nn.Parameter(tensors[f"layers.{{place}}.bias"]))
        for name in ("fill", "shift", "unit", "target_shift", "target_unit"):
            self.register_buffer(name, tensors.get(f"scale.{{name}}"))

    def each(self, inputs):
        """Give what every network says of rows, shape (networks, rows, outputs)."""
        inputs = torch.as_tensor(inputs, dtype=torch.float64)
        lacking = torch.isnan(inputs).any(dim=1)
        if FEATURES:
            below = torch.stack([of(inputs[:, 0], inputs[:, 1]) for of in FEATURES], dim=1)[None]
        else:
            filled = torch.where(torch.isnan(inputs), self.fill[:, None], inputs)
            below = (filled - self.shift[:, None]) / self.unit[:, None]
        for place, (weights, function) in enumerate(zip(self.weights, FUNCTIONS)):
            z = below @ weights.transpose(1, 2)
            below = function(z + self.biases[place][:, None] if len(self.biases) else z)
        if not FEATURES:
            below = below * self.target_unit[:, None] + self.target_shift[:, None]
        return below if FILLS else below.masked_fill(lacking[:, None], torch.nan)

    def forward(self, inputs):
        """Give the mean of the members for rows of INPUTS, shape (rows, outputs)."""
        return self.each(inputs)[MEMBERS].mean(dim=0)


def encoded(rows):
    """Give the numbers of INPUTS of raw rows, whose cells are in the order of COLUMNS."""
    found = torch.full((len(rows), len(INPUTS)), torch.nan, dtype=torch.float64)
    for row, cells in enumerate(rows):
        if len(cells) != len(COLUMNS):
            count = f"{{len(cells)}} cells; COLUMNS are {{len(COLUMNS)}}"
            raise ValueError(f"row {{row + 1}} has {{count}}")
        for place, (column, word, other) in enumerate(INPUTS):
            cell = cells[COLUMNS.index(column)]
            said = "" if cell is None else str(cell).strip()
            if word is None:
                found[row, place] = number_of(said)
            elif said not in MISSING:
                said, known = spelled(said), [spelled(each) for each in (word, other) if each]
                if other is None or said in known:
                    found[row, place] = float(said == known[0])
    return found


def number_of(said):
    """Read a number; NaN is missing or none."""
    if said in MISSING_NUMBERS or not said.isascii() or "_" in said:
        return math.nan
    try:
        number = float(said)
    except ValueError:
        return math.nan
    if math.isinf(number):
        raise ValueError(f"{{said}} is not finite")
    return number


def spelled(word):
    """Spell a number one way, as 7 and 7.0 are one word."""
    try:
        number = float(word)
    except ValueError:
        return word
    is_plain = math.isfinite(number) and "_" not in word and word.isascii()
    return f"{{number:.17g}}" if is_plain else word


def predict(rows, model=None):
    """Predict raw rows: of classes one output for each of CLASSES, else one for each of TARGETS."""
    with torch.no_grad():
        outputs = (model or Model())(encoded(rows))
    if CLASSES and outputs.shape[1] == 1:
        return torch.cat([1.0 - outputs, outputs], dim=1)
    return outputs


def predicted_classes(outputs):
    """Give the name of each row's class; None where it has no prediction."""
    known = ~torch.isnan(outputs).any(dim=1)
    best = outputs.nan_to_num().argmax(dim=1).tolist()
    return [CLASSES[place] if sure else None for place, sure in zip(best, known.tolist())]
'''


def torch_script(model: LeavingModel) -> str:
    """Write the module that predicts as a model does."""
    values = {
        "RUN": model.run_id,
        "INPUTS": [(each.column, each.word, each.other) for each in model.inputs],
        "TARGETS": list(model.targets),
        "CLASSES": list(model.classes),
        "FILLS": model.fills,
        "SEEDS": list(model.seeds),
        "MEMBERS": list(model.members),
        "MISSING": sorted(MISSING),
        "MISSING_NUMBERS": sorted(MISSING | GAPS_AMONG_NUMBERS),
    }
    lines = [f"{name} = {value!a}\n" for name, value in values.items()]
    features = (f"lambda x1, x2: {each.elsewhere.torch}" for each in model.features)
    lines.append(f"FEATURES = [{', '.join(features)}]\n")
    functions = (f"lambda z: {each.elsewhere.torch}" for each in model.functions)
    lines.append(f"FUNCTIONS = [{', '.join(functions)}]\n")
    return _PROGRAM.format(learned="".join(lines))
