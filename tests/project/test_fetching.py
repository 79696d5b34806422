"""One page is fetched, with limits; every server here is a thread of this process on loopback."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import threading
import tracemalloc
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from diptych.errors import UnfetchedError
from diptych.project.fetching import Fetched, Limits, fetch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = "<p>Café</p>".encode()


class Server(ThreadingHTTPServer):
    """Answers what it was told to, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.address = f"http://127.0.0.1:{self.server_port}"

    def answer(self, path: str, body: bytes = PAGE, status: int = 200, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, {"Content-Type": "text/html", **named}, body)
        return self.address + path


class Answer(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.answers[self.path]
        self.send_response(status)
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def fetched(address: str, *, size: int = 1000, seconds: float = 20) -> Fetched:
    return fetch(address, Limits(size=size, seconds=seconds, allow_private=True))


def refusal(address: str, **limits: float) -> str:
    with pytest.raises(UnfetchedError) as caught:
        fetched(address, **limits)  # type: ignore[arg-type]
    return str(caught.value).removeprefix(f"{address}: ")


# What comes


def test_a_page_comes_with_where_it_was_and_how_it_is_written(server: Server) -> None:
    address = server.answer("/page", Content_Type="text/html; charset=Latin1")
    assert fetched(address) == Fetched(
        raw=PAGE, address=address, form="html", charset="latin1", notes=()
    )


def test_one_request_is_made_without_cookies_and_says_who_asks(server: Server) -> None:
    server.answer("/page", b"<img src=/x><link rel=stylesheet href=/y>", Set_Cookie="a=b")
    address = server.answer("/", status=302, Location="/page", Set_Cookie="a=b")
    fetched(address)
    assert [path for path, _ in server.asked] == ["/", "/page"]
    for _, headers in server.asked:
        assert "Cookie" not in headers
        assert "diptych" in headers["User-Agent"]
        assert headers["Host"] == server.address.removeprefix("http://")


def test_letters_of_a_path_are_written_as_servers_want_them(server: Server) -> None:
    server.answer("/caf%C3%A9?q=%C3%A9%20a%22&x=[1]")
    assert fetched(server.address + '/café?q=é a"&x=[1]#part').raw == PAGE


def test_proxies_of_the_environment_are_not_asked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetched(server.answer("/page")).raw == PAGE


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("GZIP", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
    ],
    ids=["gzip", "in capitals", "zlib", "deflate alone", "identity"],
)
def test_packed_pages_are_unpacked(server: Server, packing: str, packed: bytes) -> None:
    assert fetched(server.answer("/page", packed, Content_Encoding=packing)).raw == PAGE


@pytest.mark.parametrize(
    ("said", "form"),
    [("text/html", "html"), ("application/xhtml+xml", "html"), ("text/plain; x=y", "plain"),
     ("text/markdown", "markdown"), ("application/pdf", "pdf"), ("", "")],
)  # fmt: skip
def test_the_server_says_what_it_is(server: Server, said: str, form: str) -> None:
    assert fetched(server.answer("/page", Content_Type=said)).form == form


# Redirects


def test_five_redirects_are_followed_and_the_last_address_is_told(server: Server) -> None:
    for number in range(5):
        server.answer(f"/{number}", status=307, Location=f"{number + 1}")
    last = server.answer("/5")
    assert fetched(server.address + "/0").address == last


def test_six_redirects_are_too_many(server: Server) -> None:
    address = server.answer("/", status=301, Location="/")
    assert refusal(address) == "leads to more than 5 other addresses, one after another"
    assert len(server.asked) == 6


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://x.example/", "javascript:x"])
def test_a_redirect_to_what_is_not_of_the_web_is_refused(server: Server, location: str) -> None:
    address = server.answer("/", status=302, Location=location)
    with pytest.raises(UnfetchedError) as caught:
        fetched(address)
    assert str(caught.value) == (
        f"{location}: only addresses that begin with http:// or https:// are asked"
    )


def test_a_redirect_to_nowhere_ends_as_one_that_leads_to_itself(server: Server) -> None:
    assert "more than 5" in refusal(server.answer("/", status=302))


def test_each_redirect_is_checked_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "diptych.project.fetching._is_public", lambda number: str(number) == "127.0.0.1"
    )
    onward = f"http://127.0.0.2:{server.server_port}/"
    address = server.answer("/", status=302, Location=onward)
    with pytest.raises(UnfetchedError, match=r"127\.0\.0\.2:\d+/: leads to 127\.0\.0\.2"):
        fetch(address)
    assert len(server.asked) == 1


# What is refused


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0",  # noqa: S104

        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[2002:7f00:1::]",
        "[64:ff9b::7f00:1]",
        "[2001:0:0:0:0:0:80ff:fffe]", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "[fe80::1]", "[fc00::1]", "224.0.0.1", "255.255.255.255", "240.0.0.1",
        "198.18.0.1", "192.0.2.1", "[ff02::1]",
    ],
)  # fmt: skip
def test_addresses_of_this_machine_and_of_networks_of_their_own_are_refused(host: str) -> None:
    with pytest.raises(
        UnfetchedError, match="in a network of its own; if that is meant: --allow-private"
    ):
        fetch(f"http://{host}:9/")


def test_one_private_number_among_those_of_a_name_is_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: names)
    with pytest.raises(UnfetchedError, match=r"leads to 10\.0\.0\.1"):
        fetch("http://x.example/")


def test_the_connection_goes_to_the_number_that_was_checked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    real = socket.getaddrinfo

    def resolve(host: str, port: int, **more: int) -> object:
        asked.append(host)
        assert len(asked) == 1, "a name was looked up again after it was checked"
        return real("127.0.0.1", port, **more)

    monkeypatch.setattr("diptych.project.fetching.socket.getaddrinfo", resolve)
    monkeypatch.setattr("diptych.project.fetching.socket.create_connection", straight)
    server.answer("/")
    assert fetched(f"http://x.example:{server.server_port}/").raw == PAGE
    assert server.asked[0][1]["Host"] == f"x.example:{server.server_port}"


def straight(place: tuple[str, int], timeout: float) -> socket.socket:
    """Connect to a number without looking it up."""
    made = socket.socket()
    made.settimeout(timeout)
    made.connect(place)
    return made


def test_a_name_of_several_numbers_is_asked_at_the_first_that_answers(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [(2, 1, 6, "", (number, 0)) for number in ("127.0.0.3", "127.0.0.1")]
    monkeypatch.setattr("diptych.project.fetching._resolved", lambda *_: [n[4][0] for n in names])
    server.answer("/")
    assert fetched(f"http://x.example:{server.server_port}/").raw == PAGE


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("file:///etc/passwd", "only addresses that begin with http:// or https:// are asked"),
        ("ftp://x.example/", "only addresses that begin with http:// or https:// are asked"),
        ("http://", "is no address: it names no server"),
        ("http:///path", "is no address: it names no server"),
        ("http://[::1", "is no address"),
        ("http://x.example:99999/", "is no address"),
        ("http://x.example:0/", "is no address: it names no server"),
        ("http://me:secret@x.example/", "holds a name or a password, which is never sent"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(address: str, reason: str) -> None:
    assert refusal(address) == reason


@pytest.mark.parametrize("name", ["no-such-name.invalid", "x" * 70, "a..b"])
def test_a_name_that_nobody_knows_is_told(name: str) -> None:
    assert refusal(f"http://{name}/") == f"no server named {name} is known here"


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
        assert refusal(address) == "it could not be read: Connection refused"


@pytest.mark.parametrize("status", [404, 500, 204, 206, 304])
def test_an_answer_that_is_no_page_is_told(server: Server, status: int) -> None:
    assert refusal(server.answer("/", b"", status)).startswith(f"the server answered: {status} ")


@pytest.mark.parametrize("kind", ["image/png", "application/json", "application/octet-stream"])
def test_what_is_no_page_to_read_is_not_read(server: Server, kind: str) -> None:
    assert refusal(server.answer("/", Content_Type=kind)) == f"is {kind}, which is no page to read"


def test_a_page_that_is_too_large_is_refused(server: Server) -> None:
    assert fetched(server.answer("/", b"x" * 1000)).raw == b"x" * 1000
    assert refusal(server.answer("/", b"x" * 1001)) == "has more than 1,000 bytes"


def test_a_page_that_is_too_large_unpacked_is_refused(server: Server) -> None:
    bomb = gzip.compress(b"\0" * 1_000_000)
    address = server.answer("/", bomb, Content_Encoding="gzip")
    assert refusal(address, size=len(bomb)) == f"has more than {len(bomb):,} bytes"


def test_a_page_is_not_unpacked_beyond_what_is_allowed(server: Server) -> None:
    bomb = gzip.compress(bytes(40_000_000))
    address = server.answer("/", bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        assert refusal(address, size=len(bomb)).startswith("has more than")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(PAGE, mtime=0)[:-9], PAGE, b""],
    ids=["cut", "not packed", "nothing"],
)
def test_damaged_packing_is_told(server: Server, packed: bytes) -> None:
    address = server.answer("/", packed, Content_Encoding="gzip")
    assert refusal(address) == "is packed, and the packing is damaged"


def test_packing_that_was_not_asked_for_is_refused(server: Server) -> None:
    address = server.answer("/", Content_Encoding="gzip, gzip")
    assert refusal(address) == "is packed in a way that was not asked for: gzip, gzip"


def test_a_page_that_ends_too_early_is_refused(server: Server) -> None:
    address = server.answer("/", PAGE, Content_Length="500")
    assert refusal(address) == f"ended after {len(PAGE)} of 500 bytes"


@pytest.fixture
def talk() -> Iterator[tuple[str, list[bytes], threading.Event]]:
    """A server that says what it is told to, letter after letter, until it is stopped."""
    said: list[bytes] = []
    stopped = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65_536)
            for piece in said:
                connection.sendall(piece)
            while not stopped.wait(0.01):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/", said, stopped
    stopped.set()
    thread.join()
    listening.close()


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"])
def test_a_server_that_never_ends_is_left(
    talk: tuple[str, list[bytes], threading.Event], start: bytes
) -> None:
    address, said, _ = talk
    said.append(start)
    assert refusal(address, size=10**9, seconds=0.3) == "was not done within 0.3 seconds"


def test_a_name_that_is_never_found_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    found = threading.Event()

    def resolve(*_: object, **__: object) -> object:
        found.wait()
        raise OSError

    monkeypatch.setattr("diptych.project.fetching.socket.getaddrinfo", resolve)
    assert refusal("http://x.example/", seconds=0.1) == "was not done within 0.1 seconds"
    found.set()


@pytest.mark.parametrize(
    "said",
    [b"what?\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
     b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n"],
    ids=["no answer of the web", "too many headers", "a header too long"],
)  # fmt: skip
def test_what_is_no_answer_is_told_in_one_line(
    talk: tuple[str, list[bytes], threading.Event], said: bytes
) -> None:
    address, pieces, _ = talk
    pieces.append(said)
    told = refusal(address)
    assert told.startswith("it could not be read: ")
    assert "\n" not in told


def test_a_fault_of_the_program_is_raised_where_it_can_be_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("diptych.project.fetching._parts", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fetch("http://x.example/")


# TLS


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make a certificate that nobody vouches for."""
    both = tmp_path / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", tmp_path / "key",
         "-out", tmp_path / "own"], check=True, capture_output=True,
    )  # fmt: skip
    both.write_bytes((tmp_path / "key").read_bytes() + (tmp_path / "own").read_bytes())
    return both


@pytest.fixture
def secure(server: Server, certificate: Path) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.address = f"https://localhost:{server.server_port}"
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    return server


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Server) -> None:
    told = refusal(secure.answer("/"))
    assert told.startswith("its certificate is not valid: self-signed certificate")
    assert secure.asked == []


def test_a_page_comes_over_tls_and_the_way_down_to_http_is_said(
    secure: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert fetched(secure.answer("/")).notes == ()
    plain = Server()
    thread = threading.Thread(target=plain.serve_forever, args=(0.01,))
    thread.start()
    found = fetched(secure.answer("/down", status=302, Location=plain.answer("/")))
    plain.shutdown()
    thread.join()
    plain.server_close()
    assert found.notes == ("it leads from https to http, where nobody vouches for the words",)
