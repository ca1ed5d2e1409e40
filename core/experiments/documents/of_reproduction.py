"""The origin report over many seeds as a document: its rows, its figures, what stands of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...config import PRESETS, RunConfig, value_text
from ...data.make import make_dataset
from ...training.snapshot import Snapshot
from ..contrast import at_least
from ..reproduction.conclusions import CONCLUSIONS, Judgement, judged
from ..reproduction.row import ROWS, ReproducedRow
from ..statistics import PERCENT
from . import method, run_results
from .blocks import NONE, Block, Code, Figure, Heading, Items, Paragraph, as_table
from .figures import Pictures, Span
from .of_run import FIGURES, curve, learned_network
from .replay import same_bits
from .templates import Parts

SHOWN = {"report-l1": "Linear data", "report-x1": "Nonlinear data (XOR)"}
"""The rows that the report shows figures, curves and predictions of."""

_DISCUSSED = {
    "rates": ("l2", "l3", "l1", "x2", "x1", "x4"),
    "units": ("l2", "h1", "h2"),
    "without": ("n1", "n2"),
    "optimizers": ("m1", "a1"),
    "activations": ("r1", "k1", "t1"),
}
"""The rows under each heading of its discussion."""

_ABOUT = {
    "rates": "learning_rate",
    "units": "hidden_layers",
    "without": "hidden_layers",
    "optimizers": "optimizer",
    "activations": "activation",
}
"""In which hyperparameter the rows of each differ."""

_SECTIONS = {
    "4.A": "rates",
    "4.B": "units",
    "4.C": "without",
    "5.A": "optimizers",
    "5.B": "activations",
}
"""The parts that its conclusions are from, as their sections begin."""


def parts_of_reproduction(
    rows: Sequence[ReproducedRow], shown: Mapping[str, Snapshot], pictures: Pictures
) -> Parts:
    """Gather what there is to be said of the report's rows.

    Args:
        rows: Those that were trained, all over the same seeds; one at least.
        shown: The end of one run of the seed of `SHOWN` each, as far as these are among them.
        pictures: Draws.
    """
    by_name = {row.preset.name: row for row in rows}
    judgements = judged(by_name)
    seeds = rows[0].accuracy.count
    told = [name for name in SHOWN if name in by_name] or [rows[0].preset.name]
    configs = {name: PRESETS[name].config for name in told}
    config = configs[told[0]]
    about = {
        part: _discussion(part, by_name, judgements)
        for part, names in _DISCUSSED.items()
        if any(_full(name) in by_name for name in names)
    }
    drawn = {
        name: {figure.name: figure for figure in pictures.of_run(snapshot)}
        for name, snapshot in shown.items()
    }
    sure = map(Paragraph, at_least(row.accuracy for row in rows))
    said: dict[str, Sequence[Block]] = {
        "summary": [Paragraph(_summary(rows, seeds))],
        "setup": _of_each(configs, method.setup),
        "data": [
            block for each in configs.values() for block in method.data(make_dataset(each), each)
        ],
        "network": [*_of_each(configs, method.network), *_networks(shown, drawn)],
        "activation": [method.activation(config)],
        "formulas": method.formulas(config),
        "backpropagation": method.backpropagation(config),
        "results": [_table(rows, seeds), *sure, _figure(rows, seeds, pictures), _sentences(rows)],
        "curve": _curves(shown, drawn),
        "figures": _figures(shown, drawn),
        "scores": _scores(shown, by_name),
        "predictions": _predictions(shown),
        **about,
        "conclusions": [Items(tuple(f"{_of(each)} {each.sentence}" for each in judgements))]
        * bool(judgements),
        "tally": [Paragraph(_tally(judgements))] * bool(judgements),
        "replay": _replay(rows, shown),
    }
    missing = {
        part: f"nnlab report reproduce {' '.join(names)} -o {part}.html"
        for part, names in _DISCUSSED.items()
        if part not in about
    }
    return Parts("The report over many seeds", said, missing)


def _summary(rows: Sequence[ReproducedRow], seeds: int) -> str:
    return (
        "The report that nnlab's presets report-... are rows of printed a number for each, from one"
        f" run of an unknown seed. Here {len(rows)} of its rows are trained over {seeds} seeds"
        " each, so every number is a distribution, and each of its conclusions is judged by the"
        " same seeds on both sides."
    )


def _tally(judgements: Sequence[Judgement]) -> str:
    """Say how many conclusions stand, without saying them."""
    fates = [each.fate for each in judgements]
    stand, fall, open_ = (fates.count(fate) for fate in ("stands", "falls", "not shown"))
    left = len(CONCLUSIONS) - len(fates)
    more = f" For {left} more, rows are missing." if left else ""
    return (
        f"Of {len(fates)} conclusion{'s' * (len(fates) > 1)}, each with its evidence under its"
        f" heading, {_so_many(stand, 'stands', 'stand')}, {_so_many(fall, 'falls', 'fall')} and"
        f" {_so_many(open_, 'is', 'are')} not shown.{more}"
    )


def _so_many(count: int, one: str, more: str) -> str:
    return f"{count or 'none'} {more if count > 1 else one}"


def _table(rows: Sequence[ReproducedRow], seeds: int) -> Block:
    heads = ("row", "printed", *run_results.SPREAD_HEADS[1:], "printed loss", "median loss")
    cells = [
        (
            _short(row),
            f"{row.printed.accuracy:g}",
            *run_results.spread_cells(row.accuracy),
            NONE if row.printed.loss is None else f"{row.printed.loss:.3g}",
            row.loss.scale.text(row.loss.median),
        )
        for row in rows
    ]
    return as_table(heads, cells, _close_words(seeds))


def _figure(rows: Sequence[ReproducedRow], seeds: int, pictures: Pictures) -> Block:
    spans = [Span(_short(row), row.accuracy, row.printed.accuracy) for row in rows]
    words = f"{_close_words(seeds)} A diamond is what was printed there."
    return pictures.of_spans(spans, PERCENT, words)


def _sentences(rows: Sequence[ReproducedRow]) -> Block:
    return Items(tuple(f"{_short(row)}: {row.sentence}" for row in rows))


def _discussion(
    part: str, by_name: Mapping[str, ReproducedRow], judgements: Sequence[Judgement]
) -> list[Block]:
    """Say what the rows of a part are, what they come to, and what of its conclusions stands."""
    rows = [by_name[_full(name)] for name in _DISCUSSED[part] if _full(name) in by_name]
    seeds, name = rows[0].accuracy.count, _ABOUT[part]
    heads = ("row", "data", name.replace("_", " "), "printed", "median", "95 %", "5 to 95 %")
    cells = [
        (
            _short(row),
            row.preset.config.dataset,
            value_text(row.preset.config.values[name]),
            f"{row.printed.accuracy:g}",
            row.accuracy.scale.text(row.accuracy.median),
            row.accuracy.scale.range_text(row.accuracy.median_interval),
            f"{row.accuracy.scale.text(row.accuracy.p5)} to"
            f" {row.accuracy.scale.text(row.accuracy.p95)}",
        )
        for row in rows
    ]
    whys = (f"{_short(row)}: {row.preset.why.partition(': ')[2]} {row.sentence}" for row in rows)
    of_part = [each for each in judgements if _SECTIONS[each.conclusion.section[:3]] == part]
    blocks: list[Block] = [
        as_table(heads, cells, _close_words(seeds)),
        Items(tuple(whys)),
        *(Paragraph(f"{_of(each)} {each.sentence}") for each in of_part),
    ]
    known = [one for one in CONCLUSIONS if _SECTIONS[one.section[:3]] == part]
    if len(of_part) < len(known):
        wanted = {name for one in known for pair in one.pairs for name in pair}
        listed = " ".join(name.removeprefix("report-") for name in ROWS if name in wanted)
        which = "Not every conclusion of this" if of_part else "No conclusion of this"
        blocks += [
            Paragraph(
                f"{which} can be judged by these rows alone; with all of its rows it is, by:"
            ),
            Code(f"nnlab report reproduce {listed} -o {part}.html"),
        ]
    return blocks


def _of_each(
    configs: Mapping[str, RunConfig], say: Callable[[RunConfig], list[Block]]
) -> list[Block]:
    """Say something of each config, under its own heading."""
    return [
        block
        for name, config in configs.items()
        for block in (Heading(_row_heading(name), 4), *say(config))
    ]


Drawn = Mapping[str, Mapping[str, Figure]]
"""By the names of rows the pictures of each, by theirs."""


def _networks(shown: Mapping[str, Snapshot], drawn: Drawn) -> list[Block]:
    blocks: list[Block] = []
    for row, snapshot in shown.items():
        found = learned_network(snapshot, drawn[row])
        blocks += [Heading(f"{_heading(row, snapshot)}: what it learned", 4), *found]
    return blocks


def _curves(shown: Mapping[str, Snapshot], drawn: Drawn) -> list[Block]:
    blocks: list[Block] = []
    for row, snapshot in shown.items():
        blocks += [Heading(_heading(row, snapshot), 4), *curve(snapshot, drawn[row])]
    return blocks


def _figures(shown: Mapping[str, Snapshot], drawn: Drawn) -> list[Block]:
    blocks: list[Block] = []
    for row, snapshot in shown.items():
        found = [drawn[row][name] for name in FIGURES if name in drawn[row]]
        blocks += [Heading(_heading(row, snapshot), 4), *found]
    return blocks


def _scores(shown: Mapping[str, Snapshot], by_name: Mapping[str, ReproducedRow]) -> list[Block]:
    blocks: list[Block] = []
    for row, snapshot in shown.items():
        blocks += [
            Heading(_heading(row, snapshot), 4),
            *run_results.scores(snapshot),
            Paragraph(f"Over all seeds, close of all points: {by_name[row].accuracy.words}"),
            Paragraph(by_name[row].sentence),
        ]
    return blocks


def _predictions(shown: Mapping[str, Snapshot]) -> list[Block]:
    blocks: list[Block] = []
    for row, snapshot in shown.items():
        dataset = snapshot.dataset or make_dataset(snapshot.config)
        blocks += [
            Heading(f"{_heading(row, snapshot)}: predictions", 4),
            *run_results.predictions(snapshot, dataset),
        ]
    return blocks


def _heading(row: str, snapshot: Snapshot) -> str:
    return f"{_row_heading(row)}, seed {snapshot.config.seed}"


def _row_heading(row: str) -> str:
    short = row.removeprefix("report-").upper()
    return f"{SHOWN[row]}, row {short}" if row in SHOWN else f"Row {short}"


def _close_words(seeds: int) -> str:
    return f"Percent of all points that are close, over {seeds} seeds."


def _replay(rows: Sequence[ReproducedRow], shown: Mapping[str, Snapshot]) -> list[Block]:
    lines = [f"nnlab train --preset {name}" for name in shown]
    return same_bits([*(row.replay for row in rows), *lines])


def _of(judgement: Judgement) -> str:
    return f"Section {judgement.conclusion.section}:"


def _short(row: ReproducedRow) -> str:
    return row.preset.name.removeprefix("report-").upper()


def _full(name: str) -> str:
    return f"report-{name}"
