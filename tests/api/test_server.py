"""Over a real socket: what a test client would tidy up before it reaches the application."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from graphcrm.service.context import Context
from tests.api.serving import served


@pytest.fixture(scope="module")
def port(analysed: Context) -> Iterator[int]:
    with served(analysed) as port:
        yield port


def send(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


def get(port: int, target: str) -> bytes:
    head = f"GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    return send(port, head.encode("latin-1"))


def test_encoded_ids_survive_a_real_server(port: int) -> None:
    base = f"http://127.0.0.1:{port}/api/v1/customers"
    for encoded, customer_id in (
        ("a%2Frelated", "a/related"),
        ("a%2Fb%252Fc", "a/b%2Fc"),
        ("..%2F..%2Fetc", "../../etc"),
        ("%F0%9F%98%80%F0%9F%91%A9%E2%80%8D%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7", "😀👩‍👩‍👧"),
    ):
        assert httpx.get(f"{base}/{encoded}").json()["customer_id"] == customer_id
        assert httpx.get(f"{base}/{encoded}/related").status_code == 200


def test_dots_in_a_path_that_no_client_removed_are_an_id(port: int) -> None:
    for target in ("/api/v1/customers/..", "/api/v1/customers/%2e%2e"):
        answer = get(port, target)
        assert answer.startswith(b"HTTP/1.1 200")
        assert b'"customer_id":".."' in answer


def test_head_sends_no_body(port: int) -> None:
    request = f"HEAD /healthz HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    answer = send(port, request.encode())
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"\r\n\r\n")


def test_a_request_without_a_host_or_with_another_is_refused(port: int) -> None:
    assert send(port, b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 421")
    other = b"GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert send(port, other).startswith(b"HTTP/1.1 421")


def test_a_chunked_body_without_end_is_cut_off(port: int) -> None:
    head = (
        f"POST /api/v1/customers HTTP/1.1\r\nHost: localhost:{port}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"100000\r\n" + b" " * 2**20 + b"\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(head.encode())
        for _ in range(11):
            connection.sendall(chunk)
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"application/problem+json" in answer


def test_questions_at_the_same_time_are_answered_alike(port: int) -> None:
    answers: list[str] = []

    def ask() -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1") as client:
            answers.extend(client.get("/customers/col1/related").text for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 30
    assert len(set(answers)) == 1
