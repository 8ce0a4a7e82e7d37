"""What goes wrong: one readable line with the remedy, and the exit code that scripts rely on."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.program import answer, done, run, start
from tests.e2e.small_company import LONER, load_arguments, write_company


def line_of(result: subprocess.CompletedProcess[str]) -> str:
    """Return the one line that an error prints."""
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("graphcrm: ")
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["realted", "s1"], "Did you mean 'related'?"),
        (["related"], "Missing argument 'ID'"),
        (["related", "s1", "--limit", "0"], "--limit"),
        (["related", "s1", "--min-strength", "2"], "--min-strength"),
        (["related", "s1", "--format", "xml"], "'table', 'json', 'csv'"),
        (["related", "s1", "--lim", "3"], "--lim"),
        (["influencers", "--by", "fame"], "pagerank"),
        (["analyze", "--half-life", "soon"], "'soon' is not a half-life"),
        (["analyze", "--as-of", "yesterday"], "'yesterday' is not a date"),
        (["load"], "Name a file: --customers"),
        (["serve", "--port", "99999"], "--port"),
        (["serve", "--host", "0.0.0.0", "--port", "0"], "GRAPHCRM_API_KEYS"),
    ],
)
def test_wrong_usage_is_told_in_a_line(company: Path, arguments: list[str], said: str) -> None:
    result = run(*arguments, cwd=company)
    assert said in line_of(result)
    assert result.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["related", "no one"], "'no one'"),
        (["customer", "no one"], "'no one'"),
        (["community", "99"], "99"),
        (["influencers", "--community", "99"], "99"),
        (["path", "s1", LONER], "No chain of relationships"),
        (["render", "out.html", "--customer", "no one"], "'no one'"),
        (["render", "no/such/folder/out.html"], "No such file or directory"),
        (["load", "--customers", "not-there.csv"], "not-there.csv"),
        (["load", "--customers", "links.csv"], "customer_id"),
        (["related", "s1", "--store", "customers.csv"], "customers.csv"),
        (["copy", "not-there.db", "new.db"], "not-there.db"),
    ],
)
def test_a_failure_is_told_in_a_line(company: Path, arguments: list[str], said: str) -> None:
    result = run(*arguments, cwd=company)
    assert said in line_of(result)
    assert result.returncode == 1


READING = [
    ["customers"],
    ["customer", "s1"],
    ["related", "s1"],
    ["influencers"],
    ["communities"],
    ["community", "0"],
    ["path", "s1", "s2"],
    ["render", "out.html"],
    ["export", "out"],
]


@pytest.mark.parametrize("arguments", READING, ids=lambda a: a[0])
def test_reading_a_store_that_is_not_there_names_it_and_makes_none(
    tmp_path: Path, arguments: list[str]
) -> None:
    result = run(*arguments, "--store", "elsewhere.db", cwd=tmp_path)
    message = line_of(result)
    assert result.returncode == 1
    assert "elsewhere.db" in message
    assert "graphcrm load" in message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", READING[2:], ids=lambda a: a[0])
def test_a_question_before_any_analysis_says_what_to_run(
    tmp_path: Path, arguments: list[str]
) -> None:
    done(*load_arguments(write_company(tmp_path)), cwd=tmp_path)
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 1
    assert "graphcrm analyze" in line_of(result)


def test_the_store_may_be_named_before_or_after_the_command(company: Path, tmp_path: Path) -> None:
    store = company / "graphcrm.db"
    expected = done("related", "s2", cwd=company)
    assert done("--store", store, "related", "s2", cwd=tmp_path) == expected
    assert done("related", "s2", "--store", store, cwd=tmp_path) == expected
    assert done("related", "s2", cwd=tmp_path, GRAPHCRM_STORE=str(store)) == expected
    named = run("related", "s2", "--store", "x.db", cwd=tmp_path, GRAPHCRM_STORE=str(store))
    assert "x.db" in line_of(named)


def test_rejected_rows_are_told_kept_and_give_exit_code_3(tmp_path: Path) -> None:
    source = tmp_path / "calls.csv"
    source.write_text(
        "customer_id,type,occurred_at,counterparty_id\n"
        "a,call,2026-03-01,b\n"
        "a,call,31 February,b\n"
        ",call,2026-03-01,b\n",
        encoding="utf-8",
    )
    result = run("load", "--interactions", source, "--rejects", "set aside", cwd=tmp_path)
    assert result.returncode == 3
    assert "line 3" in result.stderr
    assert "occurred_at" in result.stderr
    assert "31 February" in result.stderr
    kept = (tmp_path / "set aside" / "interactions.rejects.csv").read_text(encoding="utf-8")
    assert "31 February" in kept
    report = run("load", "--interactions", source, "--format", "json", cwd=tmp_path)
    assert report.returncode == 3
    assert '"rejected": 2' in report.stdout
    assert answer("customer", "b", cwd=tmp_path)["bare"] is True


def test_an_empty_store_and_one_customer_go_through_the_whole_line(tmp_path: Path) -> None:
    done("analyze", cwd=tmp_path)
    assert answer("influencers", cwd=tmp_path) == []
    assert answer("communities", cwd=tmp_path) == []
    one = tmp_path / "one.csv"
    one.write_text("customer_id\nonly\n", encoding="utf-8")
    done("load", "--customers", one, cwd=tmp_path)
    done("analyze", cwd=tmp_path)
    assert [c["customer_id"] for c in answer("influencers", cwd=tmp_path)] == ["only"]
    assert answer("related", "only", cwd=tmp_path) == []
    done("render", "one.html", cwd=tmp_path)
    done("render", "only.html", "--customer", "only", cwd=tmp_path)


def test_debugging_shows_where(company: Path) -> None:
    result = run("related", "no one", cwd=company, GRAPHCRM_DEBUG="1")
    assert "Traceback" in result.stderr
    assert "CustomerNotFoundError" in result.stderr


def test_a_hostile_value_in_a_message_is_written_out(company: Path) -> None:
    result = run("related", "\x1b[31mno one\n\u202etxt", cwd=company)
    assert "\x1b" not in result.stderr
    assert "\u202e" not in result.stderr
    assert "no one" in line_of(result)


DEAF = """
import signal, weakref
from graphcrm.answers import Progress
from graphcrm.cli.progress import reporter

class Thing: pass

def drop(_):
    signal.raise_signal(signal.SIGINT)
    for _ in range(100): pass

with reporter() as show:
    show(Progress("one", 0, None))
    thing = Thing()
    watch = weakref.ref(thing, drop)
    del thing
    print("went on", flush=True)
    show(Progress("two", 0, None))
    print("finished", flush=True)
"""


def test_an_interruption_that_python_drops_still_ends_the_work() -> None:
    result = subprocess.run(
        [sys.executable, "-c", DEAF], capture_output=True, text=True, check=False
    )
    assert result.stdout == "went on\n"
    assert result.stderr.splitlines()[-1] == "KeyboardInterrupt"


def test_an_interrupted_load_says_so_and_can_be_run_again(tmp_path: Path) -> None:
    source = tmp_path / "calls.csv"
    with source.open("w", encoding="utf-8") as file:
        file.write("customer_id,type,occurred_at,counterparty_id\n")
        file.writelines(f"a{n % 999},call,2026-03-01,b{n % 997}\n" for n in range(400_000))
    process = start("load", "--interactions", source, cwd=tmp_path, GRAPHCRM_BATCH_ROWS="1000")
    assert process.stderr is not None
    assert process.stderr.readline().startswith("interactions: 0 of ")
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert error.splitlines()[-1] == "graphcrm: interrupted."
    assert "Traceback" not in error
    small = tmp_path / "small.csv"
    small.write_text("customer_id\nlast\n", encoding="utf-8")
    done("load", "--customers", small, cwd=tmp_path)
    assert answer("customer", "last", cwd=tmp_path)["customer_id"] == "last"
