"""A Dask cluster on the loopback trains what processes of this machine train, to the same bits."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.config.following import following
from nnlab.core.data.tabular.open_tables import table_at_hand
from nnlab.core.experiments.sweep import dask_workers
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.dask_workers import DaskWorkers
from nnlab.core.experiments.sweep.lockstep import Group, groups_of, train_group
from nnlab.core.experiments.sweep.outcome import Outcome
from nnlab.core.experiments.sweep.plan import Search, SweepPlan
from nnlab.core.experiments.sweep.sweep import begin_sweep, outcomes_in, train_sweep
from nnlab.core.experiments.sweep.workers import ClusterError, Train
from nnlab.core.store.sweeps.sweep_store import SweepStore

from .dask_cluster import DaskCluster, dask_cluster

pytest.importorskip("distributed", reason="distributed is not installed")

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]

XOR = RunConfig(dataset="xor", epochs=400, replicas=2)


def plan_of(*values: str, config: RunConfig = XOR) -> tuple[SweepPlan, list[Group]]:
    plan = SweepPlan(config, tuple(axis_of(value) for value in values))
    return plan, groups_of(plan, plan.all_trials())


def unused(group: Group) -> list[Outcome]:
    raise AssertionError(group)


def by_number(outcomes: list[Outcome]) -> list[Outcome]:
    return sorted(outcomes, key=lambda outcome: outcome.number)


def assert_same(found: list[Outcome], wanted: list[Outcome]) -> None:
    for one, other in zip(by_number(found), by_number(wanted), strict=True):
        assert (one.number, one.status, one.reason) == (other.number, other.status, other.reason)
        assert one.status == "finished"
        for name in ("means", "epochs", "diverged", "stuck"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory):
    with dask_cluster(tmp_path_factory.mktemp("dask")) as begun:
        yield begun


@pytest.fixture
def own_cluster(tmp_path: Path):
    with dask_cluster(tmp_path) as begun:
        yield begun


def test_a_cluster_trains_to_the_same_bits_though_a_worker_is_killed(own_cluster: DaskCluster):
    plan, groups = plan_of("hidden=2,3,4,5,6,7,8,9")
    found: list[Outcome] = []
    with DaskWorkers(own_cluster.address, partial(train_group, plan)) as workers:
        for outcomes in workers.train(groups):
            if outcomes and not found:
                own_cluster.workers[0].kill()
            found += outcomes
    assert own_cluster.workers[0].wait() != 0
    assert_same(found, [each for group in groups for each in train_group(plan, group)])


def test_workers_have_the_table_at_hand_that_the_trials_are_about(cluster: DaskCluster):
    iris = following(RunConfig(), dataset="iris").replace(epochs=5, replicas=2)
    plan, groups = plan_of("hidden=3,4", config=iris)
    with DaskWorkers(cluster.address, partial(train_group, plan), table_at_hand(iris)) as workers:
        found = [each for outcomes in workers.train(groups) for each in outcomes]
    assert_same(found, [each for group in groups for each in train_group(plan, group)])


def test_a_sweep_waits_for_the_first_worker(tmp_path: Path):
    plan, groups = plan_of("hidden=2,3")
    found: list[Outcome] = []
    with (
        dask_cluster(tmp_path, workers=0) as cluster,
        DaskWorkers(cluster.address, partial(train_group, plan)) as workers,
    ):
        for outcomes in workers.train(groups):
            if not cluster.workers:
                assert outcomes == []
                cluster.begin_worker()
            found += outcomes
    assert len(found) == 2


def test_nothing_more_is_begun_when_that_is_said(cluster: DaskCluster):
    plan, groups = plan_of(f"hidden={','.join(map(str, range(2, 40)))}")
    found: list[Outcome] = []
    with DaskWorkers(cluster.address, partial(train_group, plan)) as workers:
        for outcomes in workers.train(groups):
            if outcomes:
                workers.begin_nothing_more()
            found += outcomes
    assert 1 <= len(found) < len(groups)


def test_a_scheduler_that_is_gone_is_said_in_a_sentence(own_cluster: DaskCluster, capfd):
    plan, groups = plan_of(f"hidden={','.join(map(str, range(2, 40)))}")
    with DaskWorkers(own_cluster.address, partial(train_group, plan)) as workers:
        outcomes = workers.train(groups)
        while not next(outcomes):
            pass
        own_cluster.kill_scheduler()
        with pytest.raises(ClusterError, match=r"^The Dask scheduler at tcp:.* is gone; .* kept"):
            list(outcomes)
    assert capfd.readouterr() == ("", "")


def test_what_goes_wrong_with_a_group_is_its_reason(cluster: DaskCluster):
    _, groups = plan_of("hidden=2,3")
    broken = cast("Train", partial(int, base=1))
    with DaskWorkers(cluster.address, broken) as workers:
        found = [each for outcomes in workers.train(groups) for each in outcomes]
    assert {each.status for each in found} == {"failed"}
    assert "ValueError" in found[0].reason


def test_workers_of_another_version_train_nothing(cluster: DaskCluster, monkeypatch):
    monkeypatch.setattr(dask_workers, "version", lambda: "9.9")
    plan, groups = plan_of("hidden=2,3")
    with (
        pytest.raises(ClusterError, match=r"and here it is nnlab 9\.9 .*: its numbers could"),
        DaskWorkers(cluster.address, partial(train_group, plan)) as workers,
    ):
        list(workers.train(groups))


@pytest.mark.parametrize(
    "address", ["", "host", "host:8786", "http://host:1", "tcp://host", "\x1b[2J"]
)
def test_an_address_of_another_form_is_said_at_once(address: str):
    with (
        pytest.raises(ClusterError, match=r"^No Dask scheduler answers at .* tcp://host:8786"),
        DaskWorkers(address, unused),
    ):
        pass


def test_a_scheduler_that_does_not_answer_is_said(monkeypatch):
    monkeypatch.setattr(dask_workers, "_CONNECT_SECONDS", 0.5)
    with (
        pytest.raises(ClusterError, match=r"^No Dask scheduler answers at 'tcp://127.0.0.1:1'"),
        DaskWorkers("tcp://127.0.0.1:1", unused),
    ):
        pass


@pytest.mark.parametrize("search", ["grid", "tpe"])
def test_a_search_goes_on_through_its_rungs_on_a_cluster_to_the_same_table(
    cluster: DaskCluster, tmp_path: Path, search: Search
):
    if search == "tpe":
        pytest.importorskip("optuna", reason="Optuna is not installed")
    config = RunConfig(dataset="xor", epochs=27, replicas=10)
    axes = (axis_of("lr=0.001..1 log 5"), axis_of("hidden=2,3"))
    plan = SweepPlan(config, axes, search, 10, 3)
    tables: list[list[object]] = []
    with SweepStore.open(tmp_path / "runs.db") as store:
        for executor in (None, partial(DaskWorkers, cluster.address)):
            sweep = begin_sweep(store, plan)
            for _ in train_sweep(store, sweep, plan, jobs=2, executor=executor):
                pass
            tables.append(
                [
                    (each.number, each.status, each.epoch, each.chosen, str(each.means))
                    for each in outcomes_in(store, sweep)
                ]
            )
    assert tables[0] == tables[1]
    assert len(tables[0]) == 10
