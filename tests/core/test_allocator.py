"""Freed memory goes back to the system where the C library can be told so, elsewhere nothing is."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from nnlab.core import allocator

_PROGRAM = """
import threading
import numpy as np
from nnlab.core.allocator import give_freed_memory_back, use_few_heaps

assert use_few_heaps()

def megabytes():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6

def work():
    freed = []
    for _ in range(1_500):
        freed.append(np.ones(4_000))
        stays.append(np.ones(100))

before, stays = megabytes(), []
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
kept = megabytes() - before
give_freed_memory_back()
print(kept, megabytes() - before)
"""
"""Of 192 MB that were freed between 5 that stay, so much is kept before and after."""


def has_gnu_library() -> bool:
    return sys.platform == "linux" and platform.libc_ver()[0] == "glibc"


@pytest.mark.skipif(not has_gnu_library(), reason="the C library here is not GNU's")
def test_what_was_freed_between_what_stays_goes_back_to_the_system() -> None:
    told = subprocess.run(
        [sys.executable, "-c", _PROGRAM], check=True, capture_output=True, text=True
    ).stdout
    before, after = map(float, told.split())
    assert after < before / 2
    assert after < 80


def test_where_the_library_is_another_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocator, "_library", lambda: None)
    assert not allocator.use_few_heaps()
    allocator.give_freed_memory_back()


def test_of_another_library_only_its_absence_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda name: object())
    assert allocator._library.__wrapped__() is None
    monkeypatch.setattr(sys, "platform", "darwin")
    assert allocator._library.__wrapped__() is None
