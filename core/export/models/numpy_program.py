"""Predictions of a network that nnlab has trained, by numpy alone.

    python model.py new.csv > predictions.csv

As a module it has `predict(rows)`, which takes an array of raw columns and gives the outputs.
"""

import argparse
import base64
import csv
import io
import sys
from math import erfc, pi, sqrt  # noqa: F401  (for the functions of some networks)
from pathlib import Path

import numpy as np


def array(shape, text):
    """Read doubles that are written as base64, to the last bit."""
    return np.frombuffer(base64.b64decode(text), "<f8").astype(float).reshape(shape)


# --- what was learned ---
ABOUT = "Run 3f2a of nnlab at epoch 0: predicts class (0, 1) from the columns x1, x2."
RUN, EPOCH = "3f2a", 0
INPUTS = [("x1", None, None), ("x2", None, None)]
TARGETS = ["class"]
CLASSES = ["0", "1"]
ARE_PROBABILITIES = True
FILLS = False
SEEDS = [0]
MEMBERS = [0]
FEATURES = [lambda x1, x2: x1, lambda x1, x2: x2]
FUNCTIONS = [lambda z: 1.0 / (1.0 + np.exp(-z))]
SCALES = [[np.zeros(2), np.zeros(2), np.ones(2), np.zeros(1), np.ones(1)]]
LAYERS = [[(np.zeros((2, 1)), np.zeros(1))]]
MISSING = [""]
MISSING_NUMBERS = [""]
# --- end of what was learned ---

# INPUTS: of each its column; of a column of words the word for which it is 1, else 0; and of two
# words the one for which it is 0. SCALES, of each network: what stands for a missing input, what is
# taken off and what it is divided by; what predictions get added and are multiplied by. LAYERS, of
# each network: weights, shape (fan in, fan out), and biases. MEMBERS: the networks whose mean is
# predicted.
COLUMNS = list(dict.fromkeys(column for column, _, _ in INPUTS))
ROWS_AT_ONCE = 8192


class RefusedError(ValueError):
    """Rows that can't be predicted, as a sentence."""


def predict(rows, network=None):
    """Predict rows of raw columns.

    Args:
        rows: Rows of cells in the order of COLUMNS, numbers or words (None or NaN is missing), such
            as a numpy array of shape (rows, columns); or a mapping or data frame that has them by
            their names.
        network: Which of several networks, from 0; the mean of all MEMBERS if not given.

    Returns:
        Shape (rows, outputs): of classes one for each of CLASSES, of numbers one for each of
        TARGETS, in their own units. NaN where a row lacks what it would need.
    """
    return outputs_of(inputs_of(cells_of(rows)), network)


def predicted_classes(outputs):
    """Give the name of each row's class; None where it has no prediction."""
    known = ~np.isnan(outputs).any(axis=1)
    best = np.where(known, outputs.argmax(axis=1), 0)
    return [CLASSES[place] if sure else None for place, sure in zip(best, known, strict=True)]


def cells_of(rows):
    """Give the cells of each of COLUMNS."""
    if hasattr(rows, "keys"):
        meant = [key_of(rows, name) for name in COLUMNS]
        lacking = [name for name, key in zip(COLUMNS, meant, strict=True) if key is None]
        if lacking:
            words = "column" if len(lacking) == 1 else "columns"
            raise RefusedError(f"it lacks the {words} " + ", ".join(map(ascii, lacking)))
        return [list(rows[key]) for key in meant]
    rows = [list(row) for row in rows]
    for number, row in enumerate(rows, 1):
        if len(row) != len(COLUMNS):
            raise RefusedError(f"row {number} has {len(row)} cells; the columns are {len(COLUMNS)}")
    return [[row[place] for row in rows] for place in range(len(COLUMNS))]


def key_of(rows, name):
    """Find a column by its name, or by one that differs in capitals and blanks alone."""
    if name in rows.keys():  # noqa: SIM118  (a data frame is asked for its keys)
        return name
    plain = name.strip().lower()
    alike = [key for key in rows.keys() if str(key).strip().lower() == plain]  # noqa: SIM118
    return alike[0] if len(alike) == 1 else None


def inputs_of(cells):
    """Give the numbers of INPUTS, shape (rows, inputs); NaN is missing."""
    found = np.empty((len(cells[0]), len(INPUTS)))
    for place, (name, word, other) in enumerate(INPUTS):
        of_column = cells[COLUMNS.index(name)]
        if word is None:
            found[:, place] = [number_of(cell, name) for cell in of_column]
            continue
        known, zero = spelled(word), None if other is None else spelled(other)
        for row, cell in enumerate(of_column):
            said = "" if is_nothing(cell) else spelled(str(cell).strip())
            if said == known:
                found[row, place] = 1.0
            elif said in MISSING or (other is not None and said != zero):
                found[row, place] = np.nan
            else:
                found[row, place] = 0.0
    return found


def is_nothing(cell):
    """Tell whether a cell of an array is missing: None, NaN or a text for that."""
    return cell is None or str(cell) in MISSING


def number_of(cell, column):
    """Read a number; NaN is missing or none."""
    if isinstance(cell, str):
        cell = cell.strip()
        if cell in MISSING_NUMBERS or not cell.isascii() or "_" in cell:
            return np.nan
    try:
        number = np.nan if cell is None else float(cell)
    except (TypeError, ValueError):
        return np.nan
    if np.isinf(number):
        raise RefusedError(f"column {column!a} has a number that is not finite")
    return number


def spelled(word):
    """Spell a number one way, as 7 and 7.0 are one word."""
    try:
        number = float(word)
    except ValueError:
        return word
    is_plain = np.isfinite(number) and "_" not in word and word.isascii()
    return f"{number:.17g}" if is_plain else word


def outputs_of(inputs, network=None):
    """Predict rows of INPUTS, shape (rows, inputs), as `predict` does."""
    known = FILLS | ~np.isnan(inputs).any(axis=1)
    rows = inputs[known]
    members = MEMBERS if network is None else [network]
    outputs = np.full((len(inputs), LAYERS[0][-1][0].shape[1]), np.nan)
    found = np.empty((len(rows), outputs.shape[1]))
    with np.errstate(all="ignore"):
        for start in range(0, len(rows), ROWS_AT_ONCE):
            block = rows[start : start + ROWS_AT_ONCE]
            of_each = [one_network(block, SCALES[place], LAYERS[place]) for place in members]
            found[start : start + ROWS_AT_ONCE] = np.mean(of_each, axis=0)
    outputs[known] = found
    if CLASSES and outputs.shape[1] == 1:
        return np.concatenate([1.0 - outputs, outputs], axis=1)
    return outputs


def one_network(rows, scale, layers):
    """Give the outputs of one network, shape (rows, outputs), in the order nnlab computes in."""
    fill, shift, unit, target_shift, target_unit = scale
    if FEATURES:
        rows = np.stack([feature(rows[:, 0], rows[:, 1]) for feature in FEATURES], axis=1)
    else:
        rows = (np.where(np.isnan(rows), fill, rows) - shift) / unit
    # Biases are a last row of the weights, and what they are multiplied by is 1: so each sum is
    # made in the order that nnlab makes it in, and has its bits.
    has_biases = layers[0][1].size > 0
    below = np.ascontiguousarray(np.hstack([rows, np.ones((len(rows), int(has_biases)))])).T
    for place, ((weights, biases), function) in enumerate(zip(layers, FUNCTIONS, strict=True)):
        if has_biases:
            below = np.vstack([below, np.ones((1, len(rows)))]) if place else below
        joined = np.vstack([weights, biases]) if has_biases else weights
        below = function(joined.T.dot(below))
    return below.T if FEATURES else below.T * target_unit + target_shift


def unknown_in(cells, lines):
    """Say what stands in columns that is neither missing nor known, as sentences."""
    for name, of_column in zip(COLUMNS, cells, strict=True):
        inputs = [(word, other) for column, word, other in INPUTS if column == name]
        words = {spelled(word) for pair in inputs for word in pair if word is not None}
        odd = [
            (cell, line)
            for cell, line in zip(of_column, lines, strict=True)
            if not is_nothing(cell)
            and str(cell).strip() not in MISSING
            and (spelled(str(cell).strip()) not in words if words else is_no_number(cell, name))
        ]
        if odd:
            more = f" and {len(odd) - 1} more" if len(odd) > 1 else ""
            yield f"Unknown in column {name!a}: {odd[0][0]!a} in line {odd[0][1]}{more}."


def is_no_number(cell, column):
    """Tell whether a cell is neither a number nor stands for a missing one."""
    return str(cell).strip() not in MISSING_NUMBERS and np.isnan(number_of(cell, column))


def rows_of_file(file, has_header):
    """Read the cells of a CSV or NPY, each row's line, and the columns' names."""
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    if content.startswith(b"\x93NUMPY"):
        rows = np.load(io.BytesIO(content), allow_pickle=False)
        return cells_of(rows), range(1, len(rows) + 1)
    text = content.decode("utf-8-sig")
    first = text.split("\n", 1)[0]
    divides = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divides, skipinitialspace=True)
    rows, lines, line = [], [], 1
    for row in reader:
        if row:
            rows.append(row)
            lines.append(line)
        line = reader.line_num + 1
    if not has_header:
        return cells_of(rows), lines
    names = [name.strip() for name in rows[0]] if rows else []
    for row, number in zip(rows, lines, strict=True):
        if len(row) != len(names):
            raise RefusedError(
                f"line {number} has {len(row)} cells where the header has {len(names)}"
            )
    if len({*names}) < len(names):
        raise RefusedError("its header has a name twice")
    columns = {name: [row[place] for row in rows[1:]] for place, name in enumerate(names)}
    return cells_of(columns), lines[1:]


def with_decimal_points(cells, sign):
    """Write numbers with a point; if it is not said, a comma is one where none has a point."""
    numeric = {column for column, word, _ in INPUTS if word is None}
    named = list(zip(COLUMNS, cells, strict=True))
    texts = [str(cell) for name, column in named if name in numeric for cell in column]
    if sign == "." or (sign is None and any("." in text for text in texts)):
        return cells
    return [
        [str(cell).replace(",", ".") for cell in column] if name in numeric else column
        for name, column in named
    ]


def main():
    """Predict the rows of a file."""
    # A % in the name of a column is none of argparse's.
    about = ascii(ABOUT)[1:-1].replace("%(", "% (")
    parser = argparse.ArgumentParser(description=f"Predict the rows of a CSV or NPY file. {about}")
    parser.add_argument("file", nargs="?", default="-", help="the file; - is standard input")
    parser.add_argument("--network", type=int, help="one of several networks, from 0")
    parser.add_argument("--no-header", action="store_true", help="columns are in the run's order")
    parser.add_argument("--decimal", choices=".,", metavar="SIGN",
                        help="the sign in numbers, . or , [default found in the file]")  # fmt: skip
    said = parser.parse_args()
    if said.network is not None and len(LAYERS) == 1:
        parser.error("--network is for several networks, and this is one")
    if said.network is not None and not 0 <= said.network < len(LAYERS):
        parser.error(f"--network goes from 0 to {len(LAYERS) - 1}")
    if said.file == "-" and sys.stdin.isatty():
        parser.error("name a file, or send it to the standard input")
    try:
        cells, lines = rows_of_file(said.file, not said.no_header)
        cells = with_decimal_points(cells, said.decimal)
        outputs = outputs_of(inputs_of(cells), said.network)
    except (OSError, ValueError, csv.Error) as error:
        name = "standard input" if said.file == "-" else said.file
        parser.error(f"{name} can't be predicted: {getattr(error, 'strerror', None) or error}")
    for sentence in unknown_in(cells, lines):
        print(sentence, file=sys.stderr)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    letter = "p" if ARE_PROBABILITIES else "y"
    if CLASSES:
        writer.writerow(["line", "prediction", *(f"{letter}({name})" for name in CLASSES)])
    elif len(TARGETS) > 1:
        writer.writerow(["line", *(f"prediction({name})" for name in TARGETS)])
    else:
        writer.writerow(["line", "prediction"])
    names = predicted_classes(outputs) if CLASSES else None
    for row, (line, numbers) in enumerate(zip(lines, outputs.tolist(), strict=True)):
        found = ["" if np.isnan(number) else number for number in numbers]
        writer.writerow([line, *([names[row]] if names else []), *found])


if __name__ == "__main__":
    main()
