"""What a network would get is told as it is once the table has been made ready."""

from __future__ import annotations

import io

import pytest

from nnlab.core import RunConfig
from nnlab.core.data.make import make_dataset
from nnlab.core.data.table.outlook import outlook
from nnlab.core.data.table.plan import PlanOptions, plan_of
from nnlab.core.data.table.reading.read import read_table
from nnlab.core.data.table.refusal import TableError
from nnlab.core.data.tabular.open_tables import learning
from nnlab.core.data.tabular.prepared import prepared

SETS = ("train", "train", "train", "validation", "test")
TABLE = "size,colour,two,count,class,set\n" + "".join(
    f"{'' if i % 11 == 0 else i},{('red', 'green', 'blue')[i % 3]},{'yn'[i % 2]},{i * i},"
    f"{'' if i == 5 else 'abc'[i % 3]},{SETS[i % 5]}\n"
    for i in range(60)
)


@pytest.mark.parametrize("missing", [None, "drop", "mean"])
@pytest.mark.parametrize("drop", [(), ("set",), ("set", "size")])
@pytest.mark.parametrize("targets", [(), ("count",), ("size", "count"), ("two",)])
@pytest.mark.parametrize("group", ["", "colour"])
def test_it_is_what_the_dataset_has(missing, drop, targets, group):
    table = read_table(io.BytesIO(TABLE.encode()))
    if set(drop) & set(targets):
        drop = ("set",)
    plan = plan_of(table, PlanOptions(targets=targets, drop=drop, missing=missing, group=group))
    told = outlook(table, plan, RunConfig())
    ready = prepared(table, plan)
    dataset = make_dataset(learning(RunConfig(), ready))
    assert told.inputs == len(ready.inputs)
    assert told.classes == ready.classes
    assert told.left_out == ready.incomplete
    assert (told.train, told.validation, told.test) == (
        len(dataset.train),
        len(dataset.validation),
        len(dataset.test),
    )
    assert told.rows == len(ready.targets)


def test_too_few_rows_are_refused():
    table = read_table(io.BytesIO(b"a,b,c\n1,,x\n,2,y\n3,4,x\n"))
    plan = plan_of(table, PlanOptions(targets=("c",)))
    with pytest.raises(TableError, match="1 row has every value"):
        outlook(table, plan, RunConfig())


def test_facts_that_are_known_make_the_same_plan():
    table = read_table(io.BytesIO(TABLE.encode()))
    plan = plan_of(table, PlanOptions())
    again = plan_of(table, PlanOptions(drop=("size",)), plan.facts)
    assert again.facts is plan.facts
    assert again.inputs == plan_of(table, PlanOptions(drop=("size",))).inputs
