"""Documents as HTML and Markdown: whole, loading nothing, and harmless whatever texts are in it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from urllib.parse import unquote

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from nnlab.core.config import printable
from nnlab.core.experiments.documents.blocks import (
    Code,
    Document,
    Figure,
    Heading,
    Items,
    Paragraph,
    as_table,
    side_by_side,
)
from nnlab.core.experiments.documents.writers.html import as_html
from nnlab.core.experiments.documents.writers.markdown import as_markdown

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
HOSTILE = (
    "<script>alert(1)</script> | [x](http://a.b) ![y](z) `c` **b** &lt; \x1b[31m\u202e # _i_ ~s~"
)


def document(text: str) -> Document:
    return Document(
        text,
        (
            Heading(text, 2),
            Paragraph(text),
            Items((text, text)),
            as_table((text, "n"), [(text, "1"), (text, text)], text),
            Code(f"{text}\nsecond line"),
            Figure("curve", text, SVG),
            Figure("curve", text, SVG),
        ),
    )


def tokens_of(markdown: str) -> Iterable[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        yield token
        yield from token.children or ()


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
@example(HOSTILE)
@example("- item\n1. one\n# head\n---\n===\n> quote\n    code")
@example("```\n</pre></script><style>body{}</style>")
def test_html_is_well_formed_and_refers_to_nothing_outside_whatever_is_in_it(text: str):
    html = as_html(document(text))
    root = ET.fromstring(html.removeprefix("<!DOCTYPE html>"))

    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "ul", "li", "pre"),
        *("figure", "figcaption", "table", "thead", "tbody", "tr", "th", "td", "svg", "rect"),
    }
    names = {name.rpartition("}")[2] for element in root.iter() for name in element.attrib}
    assert not names & {"href", "src", "style", "data", "action"}
    assert not any(name.startswith("on") for name in names)
    (style,) = root.iter("style")
    assert not re.search(r"url\(|@import|http", style.text or "")
    said = ["".join(element.itertext()) for element in root.iter("p")]
    assert said == [printable(text)]
    assert "\x1b" not in html
    assert "\u202e" not in html


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
@example(HOSTILE)
@example("- item")
@example("12) twelve")
@example("a\n\n# head\n\n    code")
@example("```")
@example("|---|")
def test_markdown_is_nothing_but_text_tables_and_its_own_pictures(text: str):
    written, pictures = as_markdown(document(text), "my report")

    assert list(pictures) == ["my report-curve.svg", "my report-curve-2.svg"]
    tokens = list(tokens_of(written))
    images = [token for token in tokens if token.type == "image"]
    assert [unquote(str(image.attrs["src"])) for image in images] == list(pictures)
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds <= {
        *("heading", "paragraph", "inline", "text", "bullet_list", "list_item", "image", "fence"),
        *("table", "thead", "tbody", "tr", "th", "td", "text_special", "softbreak"),
    }
    assert len([token for token in tokens if token.type == "tr_open"]) == 3
    assert len([token for token in tokens if token.type == "heading_open"]) == 2
    assert len([token for token in tokens if token.type == "list_item_open"]) == 2
    assert "\x1b" not in written
    (fence,) = [token for token in tokens if token.type == "fence"]
    assert fence.content.endswith("second line\n")


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1, max_size=20).filter(lambda name: "/" not in name and "\0" not in name))
@example("a (b) <c> [d].%41")
def test_pictures_are_named_so_that_markdown_finds_them_whatever_the_file_is_called(name: str):
    written, pictures = as_markdown(Document("t", (Figure("curve", "w", SVG),)), name)
    (image,) = [token for token in tokens_of(written) if token.type == "image"]
    assert unquote(str(image.attrs["src"]), errors="surrogatepass") == next(iter(pictures))


def test_columns_without_anything_are_left_out():
    table = as_table(("row", "stuck", "diverged"), [("1", "-", "2 of 9"), ("2", "-", "-")])
    assert table.heads == ("row", "diverged")
    assert table.rows == (("1", "2 of 9"), ("2", "-"))


def test_rows_go_on_beside_the_first_ones_and_none_is_lost():
    rows = [(str(n), "x") for n in range(7)]
    table = side_by_side(("row", "is"), rows, 6)
    assert table.heads == ("row", "is") * 3
    read = [
        pair
        for start in (0, 2, 4)
        for row in table.rows
        if (pair := row[start : start + 2]) != ("", "")
    ]
    assert read == rows
