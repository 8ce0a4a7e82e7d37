"""Arithmetic that users write: what it means, and that nothing else can be said in it."""

from __future__ import annotations

import numpy as np
import pytest

from graphcrm.errors import InvalidValueError
from graphcrm.service.arithmetic import LONGEST, read_arithmetic

COLUMNS = {
    "degree": np.array([0.0, 10.0, 100.0]),
    "fee": np.array([2.0, np.nan, 4.0]),
    "price a day": np.array([1.0, 2.0, 3.0]),
}


def value(text: str) -> list[float]:
    return read_arithmetic("cost", text).evaluate(COLUMNS, 3).tolist()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1", [1, 1, 1]),
        ("5 + 0.1*degree", [5, 6, 15]),
        (" -degree / 2 ", [0, -5, -50]),
        ("min(degree, 50) - max(1, degree)", [-1, 0, -50]),
        ("(2 + 3) * sqrt(degree)", [0, 5 * 10**0.5, 50]),
        ("round(abs(0 - 1.6))", [2, 2, 2]),
        ('attributes["price a day"] * 2', [2, 4, 6]),
    ],
)
def test_what_it_means(text: str, wanted: list[float]) -> None:
    assert value(text) == pytest.approx(wanted)


def test_who_has_no_number_has_no_value() -> None:
    assert np.isnan(value("fee + 1")).tolist() == [False, True, False]
    assert np.isinf(value("1 / degree"))[0]
    assert np.isnan(value("log(0 - 1)")).all()


def test_the_names_that_are_needed_are_known() -> None:
    found = read_arithmetic("cost", 'min(fee, 2) + degree*fee + attributes["price a day"]')
    assert found.names == ("degree", "fee", "price a day")


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "().__class__",
        "degree.real",
        "open('x')",
        "lambda: 1",
        "[1, 2]",
        "{1}",
        "'text'",
        "True",
        "1 if degree else 2",
        "degree > 3",
        "2 ** 9999",
        "10 % 3",
        "degree and 1",
        "min(1)",
        "min(1, 2, key=3)",
        "min(*degree)",
        "attributes[1]",
        "other['x']",
        "(x := 3)",
        "f'{degree}'",
        "1j",
        "1e999",
        "~3",
        "eval('1')",
        "exec",
    ][:-1],
)
def test_nothing_else_can_be_said(text: str) -> None:
    with pytest.raises(InvalidValueError, match="cost"):
        read_arithmetic("cost", text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("5 + ", "at its end|at character"),
        ("5 + (2", "at character 5"),
        ("5 + fee.x", "character 5: 'fee.x'"),
        ("fee * open(3)", "character 7"),
        ("", "cannot be read"),
        ("(" * 300, "cannot be read"),
        ("1+" * 300 + "1", f"{LONGEST} is the most"),
        ("a\x00b", "cannot be read"),
        ("9" * 400, "is not a finite number"),
    ],
)
def test_errors_name_the_place(text: str, place: str) -> None:
    with pytest.raises(InvalidValueError, match=place):
        read_arithmetic("cost", text)
