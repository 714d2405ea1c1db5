"""Nothing is sent but to the address of the user's file, and nothing that comes back can take long or grow."""

from __future__ import annotations

import socket
import ssl
import sys
import time
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from raw_server import saying, serving
from weighbridge_training import outgoing
from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.outgoing import Destination
from weighbridge_training.urls import problem_of, refused

if TYPE_CHECKING:
    from pathlib import Path

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


def ask(to: Destination, **options: Any) -> bytes:
    with outgoing.client(to, **options) as client:
        return client.post(to.url, content=b"{}").content


def failing(to: Destination, **options: Any) -> HookError:
    with pytest.raises(HookError) as caught:
        ask(to, **options)
    return caught.value


def resolving(monkeypatch: pytest.MonkeyPatch, **names: str) -> list[str]:
    """Gives names of a test their addresses, and notes which were asked for."""
    true = socket.getaddrinfo
    asked: list[str] = []

    def look(host: Any, port: Any, *rest: Any, **options: Any) -> Any:
        name = str(host)
        asked.append(name)
        return true(names.get(name.replace(".", "_"), name), port, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look)
    return asked


def test_a_plain_answer_is_read() -> None:
    with serving(saying(OK)) as served:
        assert ask(Destination(f"http://127.0.0.1:{served.port}/hook")) == b"ok"
    assert served.requests[0].startswith(b"POST /hook HTTP/1.1\r\n")
    assert b"accept-encoding: identity" in served.requests[0].lower()


def test_an_error_status_is_an_answer() -> None:
    with serving(saying(b"HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n")) as served:
        to = Destination(f"http://127.0.0.1:{served.port}/")
        with outgoing.client(to) as client:
            assert client.get(to.url).status_code == 401


@pytest.mark.parametrize("location", ["http://169.254.169.254/latest/", "/elsewhere", "file:///etc/passwd"])
def test_a_redirect_is_not_followed(location: str) -> None:
    with serving(saying(f"HTTP/1.1 307 There\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n".encode())) as served:
        error = failing(Destination(f"http://127.0.0.1:{served.port}/"))
    assert (error.trouble, "redirect" in str(error)) == (Trouble.BAD_ANSWER, True)
    assert len(served.requests) == 1


def test_another_origin_is_not_asked() -> None:
    with serving(saying(OK)) as served, serving(saying(OK)) as other:
        with (
            outgoing.client(Destination(f"http://127.0.0.1:{served.port}/")) as client,
            pytest.raises(HookError) as caught,
        ):
            client.post(f"http://127.0.0.1:{other.port}/", headers={"authorization": "Bearer x"})
        assert caught.value.trouble is Trouble.REFUSED
    assert not other.requests


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "169.254.0.9", "fe80::1", "fd00:ec2::254", "::ffff:169.254.169.254", "0.0.0.0", "224.0.0.1"],
)
def test_a_name_that_leads_to_metadata_or_a_link_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    connected: list[Any] = []
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: connected.append(a))
    resolving(monkeypatch, gpu_box_example=address)
    error = failing(Destination("https://gpu-box.example/hook".replace("-", ".")))
    assert error.trouble is Trouble.REFUSED
    assert "nothing was sent" in str(error)
    assert not connected


def test_the_address_that_was_looked_at_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(saying(OK)) as served:
        asked = resolving(monkeypatch, box_example="127.0.0.1")
        assert ask(Destination(f"http://box.example:{served.port}/", insecure=True)) == b"ok"
        assert asked.count("box.example") == 1, "a second look could have another answer"
        assert b"host: box.example" in served.requests[0].lower()


def test_localhost_that_leads_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, localhost="192.0.2.1")
    assert "not this machine" in str(failing(Destination("http://localhost:9/")))


def test_no_proxy_and_no_password_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with serving(saying(OK)) as served, serving(saying(OK)) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login me password hidden\n", encoding="utf-8")
        monkeypatch.setenv("NETRC", str(netrc))
        assert ask(Destination(f"http://127.0.0.1:{served.port}/")) == b"ok"
        assert b"authorization" not in served.requests[0].lower()
        assert not proxy.requests


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def certified(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_an_own_authority_is_trusted_where_the_user_names_it(authority: trustme.CA, tmp_path: Path) -> None:
    pem = tmp_path / "own.pem"
    authority.cert_pem.write_to_path(str(pem))
    with serving(saying(OK), certified(authority, "127.0.0.1")) as served:
        url = f"https://127.0.0.1:{served.port}/"
        assert ask(Destination(url, ca_file=str(pem))) == b"ok"
        error = failing(Destination(url))
    assert (error.trouble, "not trusted" in str(error), "ca_file" in str(error)) == (Trouble.UNREACHABLE, True, True)
    assert len(served.requests) == 1


def test_a_certificate_of_another_name_is_refused_though_http_would_be_permitted(
    authority: trustme.CA, tmp_path: Path
) -> None:
    pem = tmp_path / "own.pem"
    authority.cert_pem.write_to_path(str(pem))
    with serving(saying(OK), certified(authority, "other.example")) as served:
        to = Destination(f"https://127.0.0.1:{served.port}/", insecure=True, ca_file=str(pem))
        assert "not trusted" in str(failing(to))
    assert not served.requests


def test_certificates_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "own.pem").write_text("none", encoding="utf-8")
    for name in ("own.pem", "missing.pem"):
        assert name in str(failing(Destination("https://127.0.0.1:9/", ca_file=str(tmp_path / name))))


def test_a_plain_server_is_no_tls_server() -> None:
    with serving(saying(b"HTTP/1.1 400 Bad\r\n\r\n")) as served:
        assert failing(Destination(f"https://127.0.0.1:{served.port}/"), total_s=1.0).trouble is Trouble.UNREACHABLE


def test_nobody_there_is_unreachable_and_a_lost_answer_is_unknown() -> None:
    with serving(saying()) as served:
        assert failing(Destination(f"http://127.0.0.1:{served.port}/")).trouble is Trouble.UNKNOWN_OUTCOME
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    nobody = failing(Destination(f"http://127.0.0.1:{port}/"))
    assert nobody.trouble is Trouble.UNREACHABLE
    assert str(nobody) == f"127.0.0.1: nothing listens at port {port}: is it running, and is it this port?"


def test_an_answer_that_is_announced_too_long_is_not_read() -> None:
    with serving(saying(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n")) as served:
        error = failing(Destination(f"http://127.0.0.1:{served.port}/"), max_bytes=1000)
    assert (error.trouble, "5000" in str(error)) == (Trouble.BAD_ANSWER, True)


def endless(connection: socket.socket, asked: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"400\r\n" + b"x" * 1024 + b"\r\n")


def test_an_endless_answer_ends_here() -> None:
    with serving(endless) as served:
        assert "longer than 100000 bytes" in str(
            failing(Destination(f"http://127.0.0.1:{served.port}/"), max_bytes=100_000)
        )


def test_endless_headers_end_here() -> None:
    def answer(connection: socket.socket, asked: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"x-more: " + b"y" * 1000 + b"\r\n")

    with serving(answer) as served:
        assert failing(Destination(f"http://127.0.0.1:{served.port}/"), total_s=20).trouble is Trouble.UNKNOWN_OUTCOME


def test_a_packed_answer_is_refused() -> None:
    packed = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n\x1f\x8b"
    with serving(saying(packed)) as served:
        assert "packed" in str(failing(Destination(f"http://127.0.0.1:{served.port}/")))


def slow_body(connection: socket.socket, asked: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b"x")
        time.sleep(0.1)


def slow_headers(connection: socket.socket, asked: bytes) -> None:
    for byte in b"HTTP/1.1 200 OK\r\n" + b"x-more: y\r\n" * 100:
        connection.sendall(bytes([byte]))
        time.sleep(0.1)


def silent(connection: socket.socket, asked: bytes) -> None:
    time.sleep(30)


@pytest.mark.parametrize("answer", [slow_body, slow_headers, silent])
def test_one_byte_now_and_then_does_not_hold_anybody_up(answer: Any) -> None:
    with serving(answer) as served:
        begun = time.monotonic()
        error = failing(Destination(f"http://127.0.0.1:{served.port}/"), total_s=1.0)
        assert time.monotonic() - begun < 5
    assert (error.trouble, "in time" in str(error)) == (Trouble.UNKNOWN_OUTCOME, True)


def test_a_request_says_its_own_limits() -> None:
    with serving(saying(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n" + b"x" * 50)) as served:
        to = Destination(f"http://127.0.0.1:{served.port}/")
        with outgoing.client(to, max_bytes=10) as client:
            answer = client.post(to.url, extensions={"max_bytes": 50, "total_s": 5.0})
            assert len(answer.content) == 50


def test_without_httpx_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    error = failing(Destination("https://box.example/"))
    assert (error.trouble, "weighbridge[hooks]" in str(error)) == (Trouble.NOT_INSTALLED, True)


@pytest.mark.parametrize(
    ("url", "permitted"),
    [
        ("https://box.example/hook", True),
        ("https://10.0.0.7:8443/hook", True),
        ("http://127.0.0.1:8700/", True),
        ("http://[::1]:8700/", True),
        ("http://localhost:8700/", True),
        ("http://10.0.0.7/", False),
        ("http://localhost.example/", False),
        ("https://169.254.169.254/", False),
        ("https://[fe80::1]/", False),
        ("https://[::ffff:a9fe:a9fe]/", False),
        ("https://user@box.example/", False),
        ("https://box.example/?key=x", False),
        ("https://box.example/#x", False),
        ("https://box.example:port/", False),
        ("https://[::1/", False),
        ("https:///hook", False),
        ("ftp://box.example/", False),
        ("gopher://box.example/", False),
        ("https://box.exa mple/", False),
        ("https://box.example/\r\nx: y", False),
        ("", False),
    ],
)  # fmt: skip
def test_which_addresses_a_file_may_name(url: str, permitted: bool) -> None:
    assert (problem_of(url, insecure=False) == "") is permitted
    if url == "http://10.0.0.7/":
        assert problem_of(url, insecure=True) == ""


@pytest.mark.parametrize(
    ("address", "permitted"),
    [
        ("10.0.0.1", True), ("192.168.1.1", True), ("127.0.0.1", True), ("::1", True), ("fd12::1", True),
        ("8.8.8.8", True),
        ("2001:4860::8888", True), ("168.63.129.16", False), ("100.100.100.200", False), ("192.0.0.192", False),
        ("255.255.255.255", False), ("0.1.2.3", False), ("::", False), ("64:ff9b::a9fe:a9fe", False),
        ("2002:a9fe:a9fe::", False), ("ff02::1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_connected_to(address: str, permitted: bool) -> None:
    assert (refused(ip_address(address)) == "") is permitted
