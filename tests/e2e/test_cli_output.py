"""How answers look: on a terminal, in a pipe, in a spreadsheet, whatever the names hold."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

import pytest
from rich.cells import cell_len

from graphcrm_api.models.customers import CustomerModel, InfluencerModel, RelatedModel
from graphcrm_api.models.graph import CommunityDetailModel, CommunityModel, PathModel
from graphcrm_api.models.runs import RecordModel
from tests.e2e.program import PROGRAM, answer, done, environment, run
from tests.e2e.small_company import load_arguments, write_company

STYLING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_terminal(*arguments: object, cwd: Path, width: int = 80) -> str:
    """Run the program on a terminal of this width and return all that it sent there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    env = environment(TERM="xterm-256color")
    env.pop("COLUMNS", None)
    process = subprocess.Popen(
        [PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env=env,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    sent = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says so when the other side has closed.
            break
        if not part:
            break
        sent += part
    os.close(ours)
    assert process.wait(60) == 0, sent
    return sent.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize("width", [50, 80, 200])
def test_a_table_fits_the_terminal(company: Path, width: int) -> None:
    shown = STYLING.sub("", on_terminal("related", "s2", cwd=company, width=width))
    assert len(shown.splitlines()) > 5
    for line in shown.splitlines():
        assert cell_len(line) <= width


def test_names_cannot_command_the_terminal(company: Path) -> None:
    shown = on_terminal("customers", cwd=company, width=160)
    assert "\x07" not in shown
    assert "\x1b]" not in shown
    assert "\x1b[31m" not in shown
    assert "\\x1b]0;owned\\x07" in shown
    for command in ("related", "customer"):
        assert "\x1b" not in done(command, "s3", cwd=company)
    assert "\x1b" not in done("related", "s3", "--format", "json", cwd=company)
    assert json.loads(done("customer", "s3", "--format", "json", cwd=company))["name"] == (
        "\x1b]0;owned\x07\x1b[31mRed\x1b[0m"
    )


def test_right_to_left_names_stay_in_their_column(company: Path) -> None:
    shown = on_terminal("customers", "محمد", cwd=company, width=120)
    assert "\u200eمحمد علي\u200e" in shown
    assert "\u200e" not in done("customers", "محمد", cwd=company)


def test_wide_names_keep_the_columns_straight(company: Path) -> None:
    lines = done("customers", cwd=company).splitlines()
    place = cell_len(lines[0][: lines[0].index("name")])
    wide = next(line for line in lines if line.startswith("王小明"))
    assert cell_len(wide[: wide.index("王小明", 1)]) == place


def test_nothing_is_cut_in_a_pipe(company: Path) -> None:
    text = done("related", "s2", cwd=company, COLUMNS="40")
    rows = answer("related", "s2", cwd=company)
    assert len(text.splitlines()) == len(rows) + 1
    assert not STYLING.search(text)
    assert all(line == line.rstrip() for line in text.splitlines())


def test_a_spreadsheet_runs_nothing(company: Path) -> None:
    text = done("customers", "--format", "csv", cwd=company)
    rows = list(csv.DictReader(io.StringIO(text)))
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")]
    assert {"'=1+1", "-42"} < {row["customer_id"] for row in rows}
    assert "'=HYPERLINK(A1)" in {row["name"] for row in rows}


@pytest.mark.parametrize(
    ("question", "model"),
    [
        (["customers"], CustomerModel),
        (["customer", "s1"], CustomerModel),
        (["related", "s1"], RelatedModel),
        (["influencers"], InfluencerModel),
        (["communities"], CommunityModel),
        (["path", "s3", "s1"], PathModel),
    ],
)
def test_json_has_the_fields_of_the_api(company: Path, question: list[str], model: type) -> None:
    found = answer(*question, cwd=company)
    for item in found if isinstance(found, list) else [found]:
        assert model(**item).model_dump(mode="json") == item  # type: ignore[attr-defined]


def test_json_of_a_community_is_that_of_the_api_with_its_members(company: Path) -> None:
    found = answer("community", "0", cwd=company)
    members = found.pop("members")
    assert CommunityDetailModel(**found).model_dump(mode="json") == found
    assert all(InfluencerModel(**member) for member in members)


def test_json_of_an_analysis_is_that_of_the_api(tmp_path: Path) -> None:
    done(*load_arguments(write_company(tmp_path)), cwd=tmp_path)
    found = answer("analyze", "--effort", "fast", cwd=tmp_path)
    assert RecordModel(**found).model_dump(mode="json") == found
    assert found["parameters"]["effort"] == "fast"


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_output_is_utf8_in_every_locale(company: Path, locale: str) -> None:
    for style in ("table", "json", "csv"):
        shown = done("customers", "--format", style, cwd=company, LC_ALL=locale)
        assert "王小明" in shown
        assert "محمد علي" in shown
    old_code_page = done("customers", cwd=company, PYTHONIOENCODING="ascii")
    assert "王小明" in old_code_page


def test_a_reader_that_stops_early_is_no_error(company: Path) -> None:
    command = f'"{PROGRAM}" customers --format json | head -c 10 && echo'
    result = subprocess.run(
        ["sh", "-c", command],
        cwd=company,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stderr == ""
    closed = f'"{PROGRAM}" --help | true'
    result = subprocess.run(
        ["sh", "-c", closed], cwd=company, capture_output=True, text=True, check=False
    )
    assert result.stderr == ""


def test_long_work_shows_a_bar_on_a_terminal_and_lines_elsewhere(tmp_path: Path) -> None:
    arguments = load_arguments(write_company(tmp_path))
    result = run(*arguments, cwd=tmp_path)
    assert "interactions: 30 of 30" in result.stderr.splitlines()
    assert not STYLING.search(result.stderr)
    assert "30 of 30" not in result.stdout
    shown = on_terminal(*arguments, cwd=tmp_path)
    assert "━" in shown
    assert "interactions: 30 of 30" in shown


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    from importlib.metadata import version

    assert done("--version", cwd=tmp_path) == f"graphcrm {version('graphcrm')}\n"


def test_python_m_is_the_same_program(tmp_path: Path) -> None:
    import sys

    shown = subprocess.run(
        [sys.executable, "-m", "graphcrm", "--help"], capture_output=True, text=True, check=True
    )
    assert shown.stdout == done("--help", cwd=tmp_path) == done(cwd=tmp_path)


def test_the_environment_says_which_language_words_about_customers_are_in(company: Path) -> None:
    english = done("related", "s2", "--format", "json", cwd=company)
    chinese = done(
        "related", "s2", "--format", "json", cwd=company, GRAPHCRM_LANGUAGE="zh_CN.UTF-8"
    )
    assert "位共同联系人" in chinese
    assert "shared contacts" in english
    assert "位共同联系人" not in english
    missing = run("related", "no-one", cwd=company, GRAPHCRM_LANGUAGE="zh")
    assert "没有编号为 'no-one' 的客户" in missing.stderr
    wrong = run("related", "s2", cwd=company, GRAPHCRM_LANGUAGE="fr")
    assert wrong.returncode == 2
    assert "GRAPHCRM_LANGUAGE is 'fr'; there are words in en and zh." in wrong.stderr
