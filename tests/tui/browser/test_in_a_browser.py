"""The lab as a person has it in a browser: a key, a click, another size, leaving, company."""

from __future__ import annotations

import re

import pytest

from nnlab.core.store.store import Store

from .chromium import Chromium, Page
from .conftest import Served

SMALL = (740, 460)
OTHER = "another person"

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.slow]


def run_of(page: Page) -> str:
    found = re.search(r"run ([0-9a-f]{4})", page.text)
    return found[1] if found else ""


async def lab(
    chromium: Chromium, served: Served, size: tuple[int, int] = (1280, 800), *who: str
) -> Page:
    page = await chromium.visit(served.address, size, apart=OTHER in who)
    await page.shows("● training")
    return page


async def test_a_key_a_click_another_size_and_leaving(chromium, served) -> None:
    page = await lab(chromium, served)
    # The second part of the address is in the bar no more, and nothing came from elsewhere.
    assert await page.value("location.href") == served.place
    own = served.place.partition("://")[2]
    assert all(re.match(rf"(http|ws)://{own}|data:", url) for url in page.requests), page.requests
    assert await page.value("document.cookie") == ""

    await page.keys(" ")
    await page.shows("‖ paused")
    await page.click("4 Network")
    await page.until(lambda: re.search(r"─ Network ", page.text))
    await page.control("z")
    await page.shows("There is no shell here that Ctrl-Z could lead back to.")

    await page.resize(*SMALL)
    await page.until(lambda: page.screen.columns < 90)
    await page.shows("q quit")
    await page.until(lambda: "‖ paused" in page.text and "Setup" not in page.text)

    await page.keys("q")
    await page.says("This lab has ended; what was kept is in the list of runs (t).")
    assert page.troubles == []
    await page.value("document.querySelector('#again').click()")
    await page.shows("● training")
    await page.close()


async def test_visitors_share_the_store_and_not_the_run_and_one_who_leaves_keeps_it(
    chromium, served
) -> None:
    first, second = await lab(chromium, served, SMALL), await lab(chromium, served, SMALL, OTHER)
    run = run_of(first)
    assert run
    assert run_of(second) not in {"", run}
    await first.keys(" ")
    await first.shows("‖ paused")
    assert "● training" in second.text

    await first.close()

    def is_interrupted() -> bool:
        with Store.open(served.store) as store:
            return any(each.id[:4] == run and each.status == "interrupted" for each in store.runs)

    await second.until(is_interrupted)
    await second.keys("t")
    await second.until(lambda: re.search(rf"{run}.*interrupted", second.text))
    await second.close()
