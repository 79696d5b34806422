"""Pages are added from addresses: of a server that is a thread of this process, on loopback."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diptych.project.store import Project

pytestmark = pytest.mark.usefixtures("project")
ONE = "Ministers agreed on rules for artificial intelligence after a long night of talks."
TWO = "Critics called the rules weak, and said so to the press on the very next morning."


def page(title: str, *paragraphs: str) -> bytes:
    inner = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<html lang=en><head><title>{title}</title></head><body><article>"
        f"<h1>{title}</h1>{inner}</article></body></html>"
    ).encode("cp1252")


class Site(BaseHTTPRequestHandler):
    pages: dict[str, bytes]

    def do_GET(self) -> None:
        body = self.pages.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=iso-8859-1")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.pages = {
        "/news/rules": page("Rules “now”", ONE, TWO),
        "/news/weak-rules.html?p=1": page("", TWO, ONE),
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_added_with_its_address_and_kept_as_it_came(
    diptych: Callable[..., Any], project: Project, site: str
) -> None:
    assert diptych("add", f"{site}/news/rules", "--allow-private") == (
        0,
        "texts/rules-now.md\n",
        (
            "rules-now: the article of a web page, 3 paragraphs, English; "
            "31 of the page's 31 words taken\n"
            "rules-now: the page as it came is kept: .diptych/page-rules-now.html\n"
        ),
    )
    assert (project.root / "texts/rules-now.md").read_text() == (
        f"---\ntitle: Rules “now”\nlanguage: en\noriginal: {site}/news/rules\n---\n\n"
        f"# Rules “now”\n\n{ONE}\n\n{TWO}\n"
    )
    kept = project.root / ".diptych/page-rules-now.html"
    assert kept.read_bytes() == Site.pages["/news/rules"]


def test_what_was_kept_can_be_imported_again(
    diptych: Callable[..., Any], project: Project, site: str
) -> None:
    diptych("add", f"{site}/news/rules", "--allow-private")
    text = (project.root / "texts/rules-now.md").read_text()
    (project.root / "texts/rules-now.md").unlink()
    assert diptych("add", ".diptych/page-rules-now.html", "--id", "again").status == 0
    again = (project.root / "texts/again.md").read_text()
    assert again.partition("\n# ")[2] == text.partition("\n# ")[2]


def test_a_page_without_a_title_has_its_id_from_the_address(
    diptych: Callable[..., Any], site: str
) -> None:
    outcome = diptych("add", f"{site}/news/weak-rules.html?p=1", "--allow-private")
    assert outcome.out == "texts/weak-rules.md\n"


def test_a_dry_run_asks_and_writes_nothing(
    diptych: Callable[..., Any], project: Project, site: str
) -> None:
    outcome = diptych("add", f"{site}/news/rules", "--allow-private", "--dry-run")
    assert outcome.status == 0
    assert f"original: {site}/news/rules\n" in outcome.out
    assert outcome.err.endswith("words taken\nnothing was written\n")
    assert not (project.root / ".diptych/page-rules-now.html").exists()
    assert not (project.root / "texts/rules-now.md").exists()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("www.example.org", "https://www.example.org"),
        ("www.example.org/news?a=1&b", "'https://www.example.org/news?a=1&b'"),
        ("news.example.org:8080/x", "https://news.example.org:8080/x"),
    ],
)
def test_an_address_without_its_beginning_is_told_what_to_type(
    diptych: Callable[..., Any], project: Project, name: str, typed: str
) -> None:
    assert diptych("add", name) == (
        3,
        "",
        f"diptych: {name}: no such file; if an address is meant, type it whole: {typed}\n",
    )
    assert [*(project.root / "texts").iterdir()] == []


@pytest.mark.parametrize("name", ["sea.txt", "texts/sea.txt", "./my.notes/sea.txt", "../a.b/sea"])
@pytest.mark.usefixtures("project")
def test_a_file_that_is_not_there_is_no_address(diptych: Callable[..., Any], name: str) -> None:
    assert "if an address is meant" not in diptych("add", name).err


def test_a_file_that_is_called_like_an_address_is_a_file(
    diptych: Callable[..., Any], project: Project
) -> None:
    Path("www.example.org").write_text("The sea was calm.")
    assert diptych("add", "www.example.org").status == 0
    assert len([*(project.root / "texts").iterdir()]) == 1


def test_several_pages_and_files_are_added_all_or_none(
    diptych: Callable[..., Any], project: Project, site: str
) -> None:
    Path("sea.txt").write_text("The sea was calm.")
    named = ("sea.txt", f"{site}/news/rules", f"{site}/none", "ftp://x.example/")
    only = "only addresses that begin with http:// or https:// are asked"
    assert diptych("add", *named, "--allow-private") == (
        3,
        "",
        (
            f"diptych: {site}/none: the server answered: 404 Not Found\n"
            f"diptych: ftp://x.example/: {only}\n"
            "diptych: nothing was added; 2 of 4 can be read; to add these and leave the rest out: "
            "--partly\n"
        ),
    )
    assert not (project.root / "texts/sea.md").exists()
    added = diptych("add", *named[:2], "--allow-private")
    assert added.out == "texts/sea.md\ntexts/rules-now.md\n"


def test_an_address_of_this_machine_is_refused_unless_it_is_meant(
    diptych: Callable[..., Any], site: str
) -> None:
    assert diptych("add", f"{site}/news/rules") == (
        3,
        "",
        (
            f"diptych: {site}/news/rules: leads to 127.0.0.1, on this machine or in a network of "
            "its own; if that is meant: --allow-private\n"
        ),
    )


def test_a_text_is_updated_from_an_address(
    diptych: Callable[..., Any], project: Project, site: str
) -> None:
    diptych("add", f"{site}/news/rules", "--allow-private")
    Site.pages["/news/rules"] = page("Rules “now”", ONE, TWO, ONE)
    assert diptych("update", "rules-now", f"{site}/news/rules", "--allow-private").status == 0
    text = project.text("rules-now")
    assert text.body.split("\n\n")[1:] == [ONE, TWO, f"{ONE}\n"]
    assert text.fields["original"] == f"{site}/news/rules"
    kept = project.root / ".diptych/page-rules-now.html"
    assert kept.read_bytes() == Site.pages["/news/rules"]


@pytest.mark.parametrize("command", ["show", "diff", "align", "terms"])
def test_what_only_reads_texts_asks_private_addresses_where_it_is_told_to(
    diptych: Callable[..., Any], project: Project, site: str, command: str
) -> None:
    pages = f"{site}/news/rules", f"{site}/news/weak-rules.html?p=1"
    refused = diptych(command, *pages)
    assert (refused.status, refused.out) == (3, "")
    assert all(line.endswith("; if that is meant: --allow-private")
               for line in refused.err.splitlines())  # fmt: skip
    found = diptych(command, *pages, "--allow-private")
    assert found.status == 0
    assert found.err.startswith(f"{pages[0]} as rules-now: the article of a web page, ")
    assert not list((project.root / "texts").iterdir())
