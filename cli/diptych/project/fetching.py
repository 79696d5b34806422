"""One page is fetched from the web: one address is asked, and nothing that its page names.

Promises: only http and https; every address that a name stands for, of each redirect too, is
public, unless private ones are allowed, and the connection goes to the very address that was
checked; no cookies, no password, no proxy of the environment; bounded time, bounded bytes, also
of what is packed.
"""

from __future__ import annotations

import socket
import ssl
import threading
import zlib
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from diptych.errors import UnfetchedError

if TYPE_CHECKING:
    from ipaddress import IPv4Address

LARGEST_PAGE = 10_000_000
"""Bytes, as they come and unpacked."""
LONGEST = 20.0
"""Seconds for all of it."""
MOST_REDIRECTS = 5
_CHUNK = 65_536
_PORTS = {"http": 80, "https": 443}
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; diptych; one page, asked for by a person)",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
_REDIRECTS = (301, 302, 303, 307, 308)
_OK = 200
_UNPACKERS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}
"""How zlib is told the kinds of packing; some servers leave the frame of the second away."""
_FORMATS = {
    "": "",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "plain",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
}
"""The formats of what can be read, by content type; none: its bytes tell."""
_TRANSLATED = ip_network("64:ff9b::/96")
"""IPv4 addresses as IPv6 has them behind NAT64 (RFC 6052)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address answered."""

    raw: bytes
    address: str
    """Where it was in the end, after redirects."""
    form: str
    """Its format, as the server says; none: it does not say."""
    charset: str
    """As the server says."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much time and room a page may take, and whether it may be of this network."""

    size: int = LARGEST_PAGE
    seconds: float = LONGEST
    allow_private: bool = False


def fetch(address: str, limits: Limits | None = None) -> Fetched:
    """Fetch a page. Raises ``UnfetchedError``.

    The work is done by a thread, for which nobody waits longer than is allowed: the system's own
    resolver cannot be stopped, and a server can send a letter a second.
    """
    limits = limits or Limits()
    visit = _Visit(address, limits)
    thread = threading.Thread(target=visit.run, daemon=True)
    thread.start()
    thread.join(limits.seconds)
    if thread.is_alive():
        visit.stop()
        raise UnfetchedError(address, f"was not done within {limits.seconds:g} seconds")
    if visit.fetched is None:
        raise visit.error
    return visit.fetched


class _Visit:
    """The fetching of one page, with its redirects."""

    def __init__(self, address: str, limits: Limits) -> None:
        self.fetched: Fetched | None = None
        self.error: BaseException = UnfetchedError(address, "was not fetched")
        self._address = address
        self._limits = limits
        self._end = monotonic() + limits.seconds
        self._socket: socket.socket | None = None

    def run(self) -> None:
        """Fetch the page, and keep it or what went wrong."""
        try:
            self.fetched = self._followed()
        except ssl.SSLCertVerificationError as error:
            reason = f"its certificate is not valid: {error.verify_message}"
            self.error = UnfetchedError(self._address, reason)
        except (OSError, HTTPException, UnicodeError) as error:
            reason = f"it could not be read: {_in_words(error)}"
            self.error = UnfetchedError(self._address, reason)
        except Exception as error:  # noqa: BLE001 - it is raised again by who waits
            self.error = error

    def stop(self) -> None:
        """End the connection, so that whoever reads from it comes to an end."""
        if self._socket:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    # One answer after another

    def _followed(self) -> Fetched:
        address = self._address
        notes: list[str] = []
        for _ in range(MOST_REDIRECTS + 1):
            parts = _parts(address)
            connection = self._connected(parts, address)
            with closing(connection), closing(_answer(connection, parts)) as answer:
                if answer.status not in _REDIRECTS:
                    return self._fetched(answer, address, tuple(notes))
                onward = urljoin(address, answer.getheader("Location", ""))
            if parts.scheme == "https" and onward.startswith("http:"):
                notes.append("it leads from https to http, where nobody vouches for the words")
            address = onward
        reason = f"leads to more than {MOST_REDIRECTS} other addresses, one after another"
        raise UnfetchedError(self._address, reason)

    def _connected(self, parts: SplitResult, address: str) -> HTTPConnection:
        """Connect to the very address that was checked."""
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        numbers = _resolved(host, port, address)
        if not self._limits.allow_private:
            _require_public(numbers, address)
        plain = self._opened(numbers, port)
        if parts.scheme == "https":
            context = ssl.create_default_context()
            self._socket = plain = context.wrap_socket(plain, server_hostname=host)
        connection = HTTPConnection(host, port)
        connection.sock = plain
        return connection

    def _opened(self, numbers: list[str], port: int) -> socket.socket:
        """Open a connection to the first number that answers."""
        for number in numbers[:-1]:
            with suppress(OSError):
                return self._open(number, port)
        return self._open(numbers[-1], port)

    def _open(self, number: str, port: int) -> socket.socket:
        left = max(0.1, self._end - monotonic())
        self._socket = socket.create_connection((number, port), timeout=left)
        return self._socket

    def _fetched(self, answer: HTTPResponse, address: str, notes: tuple[str, ...]) -> Fetched:
        if answer.status != _OK:
            said = f"{answer.status} {answer.reason}".strip()
            raise UnfetchedError(address, f"the server answered: {said}")
        kind = answer.headers.get_content_type() if "Content-Type" in answer.headers else ""
        if kind not in _FORMATS:
            raise UnfetchedError(address, f"is {kind}, which is no page to read")
        return Fetched(
            raw=_body(answer, address, self._limits.size),
            address=address,
            form=_FORMATS[kind],
            charset=answer.headers.get_content_charset() or "",
            notes=notes,
        )


def _in_words(error: Exception) -> str:
    """Say in one line what went wrong on the way."""
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(told.split()) or type(error).__name__


def _parts(address: str) -> SplitResult:
    """Take an address apart. Raises ``UnfetchedError`` for what is none of the web."""
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise UnfetchedError(address, "is no address") from None
    if parts.scheme not in _PORTS:
        raise UnfetchedError(
            address, "only addresses that begin with http:// or https:// are asked"
        )
    if not is_whole:
        raise UnfetchedError(address, "is no address: it names no server")
    if parts.username is not None:
        raise UnfetchedError(address, "holds a name or a password, which is never sent")
    return parts


def _resolved(host: str, port: int, address: str) -> list[str]:
    """Return the numbers that a name stands for. Raises ``UnfetchedError``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnfetchedError(address, f"no server named {host} is known here") from None
    return [str(one[4][0]) for one in found]


def _require_public(numbers: list[str], address: str) -> None:
    """Refuse a name that stands for any number which is not one of the public web."""
    for number in numbers:
        if not _is_public(ip_address(number.partition("%")[0])):
            raise UnfetchedError(
                address,
                f"leads to {number}, on this machine or in a network of its own; "
                "if that is meant: --allow-private",
            )


def _is_public(number: IPv4Address | IPv6Address) -> bool:
    """Tell whether a number is of the public web; one that stands for another, whether that is."""
    if isinstance(number, IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo or (None, None))[1]
        if number in _TRANSLATED:
            inner = ip_address(int(number) & 0xFFFFFFFF)  # type: ignore[assignment]
        if inner:
            return _is_public(inner)
    return number.is_global and not number.is_multicast and not number.is_reserved


def _answer(connection: HTTPConnection, parts: SplitResult) -> HTTPResponse:
    """Ask for a page once."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    named = (parts.hostname or "").encode("idna").decode()
    named = f"[{named}]" if ":" in named else named
    port = f":{parts.port}" if parts.port and parts.port != _PORTS[parts.scheme] else ""
    asked = f"{path}?{query}" if query else path
    connection.request("GET", asked, headers={"Host": named + port, **_HEADERS})
    return connection.getresponse()


def _body(answer: HTTPResponse, address: str, limit: int) -> bytes:
    """Read and unpack an answer, of which neither is more than allowed."""
    packing = answer.getheader("Content-Encoding", "identity").strip().lower()
    raw = _read(answer, address, limit)
    if packing == "identity":
        return raw
    if packing not in _UNPACKERS:
        raise UnfetchedError(address, f"is packed in a way that was not asked for: {packing}")
    for bits in _UNPACKERS[packing]:
        with suppress(zlib.error):
            unpacker = zlib.decompressobj(bits)
            unpacked = unpacker.decompress(raw, limit + 1)
            _require_size(len(unpacked), address, limit)
            if unpacker.eof:
                return unpacked
    raise UnfetchedError(address, "is packed, and the packing is damaged")


def _read(answer: HTTPResponse, address: str, limit: int) -> bytes:
    said = answer.length
    read = bytearray()
    while chunk := answer.read(_CHUNK):
        read += chunk
        _require_size(len(read), address, limit)
    if said is not None and len(read) < said:
        raise UnfetchedError(address, f"ended after {len(read):,} of {said:,} bytes")
    return bytes(read)


def _require_size(size: int, address: str, limit: int) -> None:
    if size > limit:
        raise UnfetchedError(address, f"has more than {limit:,} bytes")
