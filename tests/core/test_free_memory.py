"""What is free is the least that the machine, a container and the process's own limit leave."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from nnlab.core.free_memory import free_memory

MACHINE = "MemTotal:  8000000 kB\nMemFree:  100 kB\nMemAvailable:  4000000 kB\n"
LIMITS = "Limit  Soft Limit  Hard Limit  Units\nMax address space  {}  unlimited  bytes\n"


@pytest.fixture
def system(tmp_path: Path):
    """Give a system that tells what it is given, by the files' names, and what is free there."""

    def tell(**files: str) -> int | None:
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_dot_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return free_memory(tmp_path / "proc", tmp_path / "groups")

    return tell


def test_where_nothing_tells_nobody_knows(system):
    assert system() is None
    assert system(proc__meminfo="nonsense\nMemAvailable:\nMemAvailable: many kB") is None


def test_a_machine_has_what_it_can_give_without_swapping(system):
    assert system(proc__meminfo=MACHINE) == 4_000_000 * 1024


def test_a_container_may_have_less(system):
    found = system(
        proc__meminfo=MACHINE,
        proc__self__cgroup="0::/outer/inner\n",
        groups__outer__memory_dot_max="max\n",
        groups__outer__memory_dot_current="700\n",
        groups__outer__inner__memory_dot_max="1000000000\n",
        groups__outer__inner__memory_dot_current="700000000\n",
        groups__outer__inner__memory_dot_stat="anon 1\ninactive_file 200000000\n",
    )
    assert found == 500_000_000
    # An outer group may leave less than the inner one.
    assert system(groups__outer__memory_dot_max="1000\n") == 300


def test_a_container_that_sees_only_its_own_root_has_that_limit(system):
    found = system(
        proc__self__cgroup="0::/system.slice/docker-1.scope\n",
        groups__memory_dot_max="1000\n",
        groups__memory_dot_current="400\n",
    )
    assert found == 600


def test_groups_of_the_first_version_count_as_well(system):
    found = system(
        proc__meminfo=MACHINE,
        proc__self__cgroup="9:name=systemd:/\n4:cpu,memory:/job\n1:cpuset:/\n",
        groups__memory__job__memory_dot_limit_in_bytes="3000\n",
        groups__memory__job__memory_dot_usage_in_bytes="2500\n",
        groups__memory__memory_dot_limit_in_bytes=f"{0x7FFFFFFFFFFFF000}\n",
        groups__memory__memory_dot_usage_in_bytes="9000\n",
    )
    assert found == 500


def test_a_process_has_a_limit_of_its_own(system):
    status = "Name:  nnlab\nVmSize:  100 kB\n"
    assert system(proc__self__limits=LIMITS.format("unlimited"), proc__self__status=status) is None
    assert system(proc__self__limits=LIMITS.format(204_800)) == 102_400
    assert system(proc__self__limits=LIMITS.format(1024)) == 0


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there it is told")
def test_a_real_process_knows_what_it_may_take():
    assert (free_memory() or 0) > 1 << 20
    code = "from nnlab.core.free_memory import free_memory; print(free_memory())"
    limit = 2 << 30

    def obey() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, preexec_fn=obey
    )
    assert 0 < int(ended.stdout) < limit
