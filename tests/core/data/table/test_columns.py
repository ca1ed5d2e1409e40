"""What columns are, which is the target, and what the task is: guessed with a reason."""

from __future__ import annotations

import random

import pytest

from nnlab.core.data.table.plan import PlanOptions

from .reading import plan_for

IRIS = "sepal,petal,species\n" + "".join(
    f"{5 + i / 10},{1 + i / 7},{('setosa', 'versicolor', 'virginica')[i % 3]}\n" for i in range(30)
)


def one_column(*cells: object, name: str = "a") -> str:
    """Write a table with such a column and one of numbers behind it."""
    return f"{name},last\n" + "".join(f"{cell},{place / 8}\n" for place, cell in enumerate(cells))


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (one_column(1, 2, 1.5), "number", ""),
        (one_column("x", "y", "x", "y"), "category", ""),
        (one_column("yes", "no", "yes"), "category", ""),
        (one_column(*(f"w{i % 40}" for i in range(50))), "text", "40 different values"),
        (one_column(*(f"w{i}" for i in range(50))), "id", "each row has a value of its own"),
        (one_column("", "NA", "?"), "empty", "it has no value"),
        (one_column(*range(50), name="id"), "id", "it numbers the rows"),
        (one_column(*range(50), name="customerId"), "id", "it numbers the rows"),
        (one_column(*range(50), name=""), "id", "it numbers the rows"),
        (one_column(*range(50), name="width"), "number", ""),
        (one_column(*range(50), name="humid"), "number", ""),
        (one_column(*([1, 2] * 25), name="id"), "number", ""),
        (one_column(*range(60), "n/k", *range(60, 120)), "text", "'n/k' stands among numbers in"
         " line 62"),
    ],
)  # fmt: skip
def test_a_column_is_what_its_cells_say(content: str, kind: str, reason: str) -> None:
    facts = plan_for(content).facts[0]
    assert (facts.kind, facts.reason) == (kind, reason)


def test_what_is_in_a_column_is_counted() -> None:
    number, words, few = plan_for("a,b,c\n-1.5,y,10\n,x,9\n2,y,10\n0,?,10\n3,x,9\n").facts
    assert (number.low, number.high, number.missing) == (-1.5, 3, 1)
    assert (words.values, words.missing) == ((("x", 2), ("y", 2)), 1)
    assert few.values == (("9", 2), ("10", 3))
    assert few.is_whole


@pytest.mark.parametrize(
    ("content", "targets", "why"),
    [
        (IRIS, ("species",), "it is called as targets are"),
        (IRIS.replace("species", "kind"), ("kind",), "it is the only column of words"),
        ("kind,a\nx,1\ny,2\nx,3\n", ("kind",), "it is the only column of words"),
        ("Class,a\n1,1\n2,2\n1,3\n", ("Class",), "it is called as targets are"),
        ("a,b,c\n1,2,3\n4,5,6\n", ("c",), "it is the last column that can be one"),
        ("a,b,note\n1,2,q\n4,5,w\n7,8,e\n", ("b",), "it is the last column that can be one"),
        ("a,out1,out2\n1,2,3\n4,5,6\n", ("out1", "out2"), "they are called as targets are"),
        ("a,out1,set\n1,2,train\n4,5,test\n", ("out1",), "it is called as targets are"),
    ],
)
def test_the_target_is_guessed_with_a_reason(content, targets, why) -> None:
    plan = plan_for(content)
    assert (plan.targets, plan.why_targets) == (targets, why)


@pytest.mark.parametrize(
    ("cells", "task", "why"),
    [
        (["x", "y", "x"] * 5, "classification", "2 different words"),
        ([1, 2, 3] * 5, "classification", "only 3 different whole numbers"),
        ([0.1, 0.9] * 5, "classification", "only 2 different numbers"),
        ([1, 2, 3], "regression", "3 different numbers"),
        ([0, 0.25, 0.5] * 5, "regression", "3 different numbers"),
        (list(range(20)) * 5, "regression", "20 different numbers"),
        ([i / 7 for i in range(200)], "regression", "more than 50 different numbers"),
    ],
)
def test_the_task_is_guessed_with_a_reason(cells, task, why) -> None:
    plan = plan_for("a,b\n" + "".join(f"{i},{cell}\n" for i, cell in enumerate(cells)))
    assert (plan.task, plan.why_task) == (task, why)


def test_what_is_said_beats_what_is_guessed() -> None:
    options = PlanOptions(targets=("1",), task="regression", drop=("SPECIES",), columns=("petal",))
    plan = plan_for(IRIS, options)
    assert (plan.targets, plan.task, plan.inputs) == (("sepal",), "regression", ("petal",))
    assert plan.left_out == (("species", "dropped"),)
    assert [plan.role(name) for name in ("sepal", "petal", "species")] == [
        "target",
        "input",
        "left out",
    ]


def test_columns_that_are_chosen_are_no_targets_by_themselves() -> None:
    plan = plan_for("a,b,c\n1,2,3\n4,5,6\n", PlanOptions(columns=("b", "c")))
    assert (plan.inputs, plan.targets) == (("b", "c"), ("a",))


def test_a_split_column_is_known_by_its_name_and_its_words() -> None:
    plan = plan_for("a,b,set\n1,2,train\n2,3,Test\n3,4,val\n4,5,train\n5,6,test\n")
    assert plan.split is not None
    assert plan.split.train.tolist() == [0, 3]
    assert plan.split.validation.tolist() == [2]
    assert plan.split.test.tolist() == [1, 4]
    assert plan.inputs == ("a",)
    assert plan_for("a,b,set\n1,2,red\n2,3,blue\n3,4,red\n4,5,blue\n").split is None


def test_rows_that_lack_a_value_are_counted_where_it_is_needed() -> None:
    content = "a,b,note\n1,2,\n,3,x\n4,,y\n5,6,z\n"
    assert plan_for(content).incomplete == 2
    assert plan_for(content, PlanOptions(columns=("b",), targets=("b",))).incomplete == 1


def test_penguins_as_they_are_published_are_understood() -> None:
    draw = random.Random(1)
    kinds = {"Adelie": "Torgersen,39.1,18.7,181,3750", "Gentoo": "Biscoe,46.1,13.2,211,4500"}
    rows = [f"{k},{kinds[k]},{draw.choice(['male', 'female', 'NA'])},2007" for k in [*kinds] * 20]
    rows.append("Gentoo,Biscoe,NA,NA,NA,NA,NA,2009")
    head = "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year"
    plan = plan_for("\n".join([head, *rows]))
    assert (plan.targets, plan.task) == (("species",), "classification")
    assert [facts.kind for facts in plan.facts] == [
        "category", "category", "number", "number", "number", "number", "category", "number",
    ]  # fmt: skip
    assert plan.facts[2].missing == 1
