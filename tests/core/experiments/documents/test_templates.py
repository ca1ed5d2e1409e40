"""The order of a document: as it is, and under the headings of a lab report."""

from __future__ import annotations

from nnlab.core.experiments.documents.blocks import Code, Heading, Paragraph
from nnlab.core.experiments.documents.templates import (
    DISCUSSED,
    Parts,
    commands_for,
    document_of,
    row_values,
)

SAID = {"summary": [Paragraph("what it is")], "curve": [Paragraph("how it learned")], "data": []}


def test_a_plain_document_has_headings_for_what_is_there_only():
    document = document_of(Parts("t", SAID, {"rates": "nnlab sweep"}), "plain")
    assert document.blocks == (
        Heading("Summary"),
        Paragraph("what it is"),
        Heading("Learning curve"),
        Paragraph("how it learned"),
    )


def test_a_lab_report_has_the_origin_s_headings_in_its_order_and_says_what_would_fill_them():
    commands = commands_for("--preset xor")
    document = document_of(Parts("t", SAID, commands), "lab")

    headings = [block.words for block in document.blocks if isinstance(block, Heading)]
    assert headings == [
        "1. Introduction",
        "2. Experiment setups",
        "3. Results",
        "C. Learning curve",
        "4. Discussion",
        "A. Learning rates",
        "B. Numbers of hidden units",
        "C. Without activation functions",
        "5. Extra",
        "A. Optimizers",
        "B. Activation functions",
    ]
    codes = [block.text for block in document.blocks if isinstance(block, Code)]
    assert codes == list(commands.values())
    words = [block.words for block in document.blocks if isinstance(block, Paragraph)]
    assert words.count("Nothing was run for this. It is run by:") == len(commands) == 5


def test_what_is_there_needs_no_command():
    assert set(commands_for("--preset xor", ["rates", "without"])) == {
        "units",
        "optimizers",
        "activations",
    }


def test_what_one_may_try_is_what_the_report_tried():
    assert {part: row_values(part) for part in DISCUSSED} == {
        "rates": [1.0, 0.1, 0.01],
        "units": [(5, 5), (3, 4), (3, 3)],
        "without": ["sigmoid", "identity"],
        "optimizers": ["sgd", "momentum", "adam"],
        "activations": ["sigmoid", "relu", "leaky_relu", "tanh"],
    }
