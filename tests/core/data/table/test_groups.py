"""A group column keeps equal values together: none is in two sets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.data.table.plan import PlanOptions
from nnlab.core.data.table.refusal import TableError

from .reading import plan_for

BY_SITE = PlanOptions(targets=("y",), group="site")


def rows_of(sites: list[str]) -> str:
    return "site,x,y\n" + "".join(f"{site},{n},{n * 1.5}\n" for n, site in enumerate(sites))


@given(st.lists(st.sampled_from("abcdefgh"), min_size=20, max_size=80))
def test_no_group_is_in_two_sets_and_every_row_is_in_one(sites):
    if len(set(sites)) < 3:
        return
    plan = plan_for(rows_of(sites), BY_SITE)
    split = plan.split
    assert split is not None
    assert "site" not in plan.inputs
    parts = [split.train, split.validation, split.test]
    assert sorted(row for part in parts for row in part) == list(range(len(sites)))
    groups = [{sites[row] for row in part} for part in parts]
    assert all(groups)
    assert len(groups[0] | groups[1] | groups[2]) == sum(map(len, groups))


def test_many_small_groups_are_dealt_out_by_the_share_that_was_asked_for():
    sites = [f"s{n // 2}" for n in range(200)]
    options = PlanOptions(targets=("y",), group="site", train_share=0.6)
    split = plan_for(rows_of(sites), options).split
    assert split is not None
    assert [len(split.train), len(split.validation), len(split.test)] == [120, 40, 40]


def test_the_same_groups_are_dealt_out_alike_every_time():
    text = rows_of([f"s{n // 3}" for n in range(60)])
    one, two = plan_for(text, BY_SITE).split, plan_for(text, BY_SITE).split
    assert one is not None
    assert two is not None
    assert one.train.tolist() == two.train.tolist()


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        (rows_of(["a", "b"] * 5), BY_SITE, "it has 2 groups, and three are needed"),
        (rows_of(["a", "b", "", "c"] * 5), BY_SITE, "line 4"),
        (
            rows_of(["a", "b", "c"] * 5),
            PlanOptions(targets=("y",), group="site", split_column="site"),
            "and a group column as well",
        ),
        (rows_of(["a"] * 9), PlanOptions(targets=("y",), group="sites"), "Did you mean 'site'?"),
    ],
)
def test_groups_that_can_not_be_are_refused_in_a_sentence(text, options, sentence):
    with pytest.raises(TableError) as caught:
        plan_for(text, options)
    assert sentence in str(caught.value)


def test_a_column_that_says_which_rows_train_is_no_input_where_groups_decide():
    rows = "".join(
        f"{n},{n % 7},{'abcd'[n % 4]},{('train', 'test')[n % 5 == 0]},{n % 3}\n" for n in range(40)
    )
    text = "x,w,site,set,y\n" + rows
    plan = plan_for(text, PlanOptions(group="site"))
    assert plan.inputs == ("x", "w")
    assert plan.left_out == (("set", "it says which rows train, which the groups decide"),)
    said = PlanOptions(group="site", columns=("x", "set"))
    assert plan_for(text, said).inputs == ("x", "set")
    assert plan_for(text, PlanOptions(group="site", targets=("set",))).targets == ("set",)
