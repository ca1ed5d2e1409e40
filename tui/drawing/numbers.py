"""Numbers of fixed width, so that nothing dances while it changes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

NOTHING = "-"


def loss_text(loss: float | None, width: int = 9) -> str:
    """Write a loss with four significant digits, or as many as fit, right-aligned."""
    return _significant(loss, width).rjust(width)


def _significant(number: float | None, width: int) -> str:
    if number is None or math.isnan(number):
        return NOTHING if number is None else "nan"
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    if number != 0 and not 1e-4 <= abs(number) < 1e5:
        texts = (f"{number:.{decimals}e}" for decimals in (2, 1, 0))
        return next((text for text in texts if len(text) <= width), f"{number:.0e}")
    digits = 4 - (math.floor(math.log10(abs(number))) + 1 if number else 1)
    decimals = min(max(digits, 0), 7)
    text = f"{number:.{decimals}f}"
    if 0 < width < len(text):
        text = f"{number:.{max(decimals - (len(text) - width), 0)}f}"
    return text


def percent_text(percentage: float | None, width: int = 6) -> str:
    """Write a percentage with one decimal, right-aligned; 100 only if every row counts."""
    if percentage is None:
        return NOTHING.rjust(width)
    if 99.95 <= percentage < 100.0:
        percentage = 99.9
    return f"{percentage:.1f}%".rjust(width)


def range_text(percentages: NDArray[np.floating]) -> str:
    """Write from where to where percentages lie, or where all do; empty if one is none."""
    low, high = float(np.min(percentages)), float(np.max(percentages))
    if math.isnan(low):
        return ""
    least, most = percent_text(low, 0), percent_text(high, 0)
    return most if least == most else f"{least.removesuffix('%')}-{most}"


def value_cell(number: float, width: int = 9) -> str:
    """Write an input, target or prediction with four decimals, right-aligned."""
    text = f"{number:.4f}"
    if not math.isfinite(number) or len(text) > width:
        text = _significant(number, width)
    return text.rjust(width)


def digits_cell(number: float, width: int = 9) -> str:
    """Write a number of any size with four significant digits, or as many as fit, right-aligned.

    One column stays free, so that cells side by side are told apart.
    """
    texts = (f"{number:#.{digits}g}".removesuffix(".") for digits in (4, 3, 2, 1))
    text = "0" if number == 0 else next((text for text in texts if len(text) < width), "")
    return (text or f"{number:.0e}").rjust(width)


def rate_text(rate: float | None, width: int = 7) -> str:
    """Write how many epochs a second, with three digits."""
    if rate is None:
        text = NOTHING
    elif rate >= 999_500_000:
        text = f"{rate:.0e}"
    elif rate >= 99_950:
        text = f"{rate / 1000:.0f}k"
    elif rate >= 9_995:
        text = f"{rate / 1000:.1f}k"
    elif rate >= 99.95:
        text = f"{rate:,.0f}"
    else:
        text = f"{rate:.2f}" if rate < 9.995 else f"{rate:.1f}"
    return text.rjust(width)


def duration_text(seconds: float | None, width: int = 7) -> str:
    """Write a time as minutes and seconds, or hours and minutes, or days."""
    if seconds is None or not math.isfinite(seconds):
        return NOTHING.rjust(width)
    whole = math.ceil(seconds)
    if whole < 3600:
        text = f"{whole // 60}:{whole % 60:02}"
    elif whole < 48 * 3600:
        text = f"{whole // 3600}h {whole % 3600 // 60:02}m"
    else:
        days = whole // 86400
        text = f"{days} days" if days < 100 else f"{min(days, 99_999)} d"
    return text.rjust(width)


def place_text(number: float, span: float) -> str:
    """Write a coordinate with so many decimals that places within a range can be told apart.

    Args:
        number: The coordinate.
        span: How long the range is.
    """
    if not 1e-6 < span < 1e6:
        return f"{number:.2e}"
    text = f"{number:.{max(2 - math.floor(math.log10(span / 2)), 0)}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def tick_text(number: float) -> str:
    """Write an axis label as short as it can be read back."""
    if number == 0:
        return "0"
    if not math.isfinite(number):
        return f"{number:g}"
    magnitude = abs(number)
    if 1e9 > magnitude >= 1e6:
        return f"{number / 1e6:g}M"
    if 1e6 > magnitude >= 1e4:
        return f"{number / 1e3:g}k"
    if 1e4 > magnitude >= 1e-3:
        return f"{number:.6g}"
    mantissa, exponent = f"{number:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"
