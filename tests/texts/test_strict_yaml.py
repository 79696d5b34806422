"""Strings, lists and mappings with their lines, and nothing that could surprise."""

from __future__ import annotations

from contextlib import suppress

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from diptych.errors import YamlError
from diptych.texts import strict_yaml
from diptych.texts.strict_yaml import QUOTE_WORDS, Node, parse_yaml, write_yaml

REPEATED = (
    "would repeat an earlier part; write it out, or if it is a word, put it between double quotes"
)
AT_THE_BEGINNING = "at the beginning means something else; put the words between double quotes"
NO_TABS = "a tab stands where YAML takes spaces only; put spaces"
NOT_CLOSED = "a quotation mark begins here that nothing closes; close it"
NO_DIRECTIVE = "a line that begins with % is none of the content; take it out"
BACKSLASH = "\\ means something else between double quotes; write it twice, or use single quotes"
TOO_DEEP = "nested too deeply; write it with at most 40 levels"


@pytest.fixture(params=["CBaseLoader", "BaseLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read with libyaml, and with the loader in pure Python that stands in where it is missing."""
    monkeypatch.setattr(strict_yaml, "_LOADER", getattr(yaml, request.param))
    return str(request.param)


def plain(node: Node | None) -> object:
    """Forget the lines."""
    value = node.value if node else None
    if isinstance(value, dict):
        return {key: plain(below) for key, below in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def refusal(source: str) -> str:
    with pytest.raises(YamlError) as caught:
        parse_yaml(source, "f.yaml")
    return str(caught.value)


@pytest.mark.usefixtures("loader")
def test_scalars_are_strings() -> None:
    source = "a: no\nb: 2025-07-28\nc: [1, ~, 'x']\nd: {e: 0x1}\nf:\n"
    assert plain(parse_yaml(source, "f.yaml")) == {
        "a": "no",
        "b": "2025-07-28",
        "c": ["1", "~", "x"],
        "d": {"e": "0x1"},
        "f": "",
    }


@pytest.mark.usefixtures("loader")
def test_a_value_knows_the_line_of_its_key() -> None:
    root = parse_yaml("# note\na:\n\n  b:\n    - c\n    - d\n", "f.yaml", first_line=10)
    assert root == Node(
        {"a": Node({"b": Node([Node("c", 14), Node("d", 15)], 13)}, 11)},
        11,
    )


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("source", ["", "\n", "# only a note\n", "\ufeff"])
def test_an_empty_document_is_nothing(source: str) -> None:
    assert parse_yaml(source, "f.yaml") is None


@pytest.mark.usefixtures("loader")
def test_a_byte_order_mark_and_crlf_do_no_harm() -> None:
    assert parse_yaml("\ufeffa: b\r\nc: d\r\n", "f.yaml") == Node(
        {"a": Node("b", 1), "c": Node("d", 2)}, 1
    )


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3: 'a' stands here and on line 1; keep one"),
        ("x:\n  a: 1\n  'a': 3\n", "f.yaml:3: 'a' stands here and on line 2; keep one"),
        ("{a: 1, a: 2}", "f.yaml:1: 'a' stands here and on line 1; keep one"),
        ("b: *x\n", f"f.yaml:1: *x {REPEATED}"),
        ("a: [*x]\n", f"f.yaml:1: *x {REPEATED}"),
        ("d:\n  <<: *x\n", f"f.yaml:2: *x {REPEATED}"),
        ("a: b\n*x : c\n", f"f.yaml:2: *x {REPEATED}"),
        ("a: b\nc: &More news\n", f"f.yaml:2: & {AT_THE_BEGINNING}"),
        ("a: &x\n  b: c\n", f"f.yaml:1: & {AT_THE_BEGINNING}"),
        ("&x [a]", f"f.yaml:1: & {AT_THE_BEGINNING}"),
        ("a: !Breaking news\n", f"f.yaml:1: ! {AT_THE_BEGINNING}"),
        ("a: !\n", f"f.yaml:1: ! {AT_THE_BEGINNING}"),
        ("!!set {a, b}", f"f.yaml:1: ! {AT_THE_BEGINNING}"),
        ("a: !!python/object/apply:os.system ['id']", f"f.yaml:1: ! {AT_THE_BEGINNING}"),
        ("a: b\n---\nc: d\n", "f.yaml:2: a second document begins here; there may be one only"),
        ("? [a]\n: b\n", "f.yaml:1: a key must be a word, not a list or a mapping"),
        ("a: b\nc: \x07\n", "f.yaml:2: U+0007 may not stand in YAML; take it out"),
        ("é: 海\n\x00", "f.yaml:2: U+0000 may not stand in YAML; take it out"),
        ("a: b\u2028c: d\n", "f.yaml:1: U+2028 may not stand in YAML; take it out"),
        ("a: b\n\nc: \x85d\n", "f.yaml:3: U+0085 may not stand in YAML; take it out"),
        ("a: b\rc: d\n", "f.yaml:1: U+000D may not stand in YAML; save the file with LF line ends"),
        ("a: \ud800\n", "f.yaml:1: U+D800 may not stand in YAML; take it out"),
        ("a: \ufffe\n", "f.yaml:1: U+FFFE may not stand in YAML; take it out"),
    ],
)
def test_what_could_be_meant_in_two_ways_is_refused_with_its_line(
    source: str, message: str
) -> None:
    assert refusal(source) == message


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a:\n\t- b\n", f"f.yaml:2: {NO_TABS}"),
        ("a: b\n\tc: d\n", f"f.yaml:2: {NO_TABS}"),
        ("a: 'b\n\n", f"f.yaml:1: {NOT_CLOSED}"),
        ('a: b\nc: "d\n---\ne"', f"f.yaml:2: {NOT_CLOSED}"),
        ("a: [b\nc: d\n", f"f.yaml:2: did not find expected ',' or ']'; {QUOTE_WORDS}"),
        (
            "a: b: c\n",
            (
                f"f.yaml:1: mapping values are not allowed in this context; {QUOTE_WORDS}, or "
                "indent the line like those beside it"
            ),
        ),
        ("%foo\n---\na: b\n", f"f.yaml:1: {NO_DIRECTIVE}"),
        ('a: "\\ud800"\n', f"f.yaml:1: {BACKSLASH}"),
        ('a: b\nc: "\\U00110000"', f"f.yaml:2: {BACKSLASH}"),
    ],
)
def test_a_fault_of_syntax_is_told_with_its_line(source: str, message: str) -> None:
    assert refusal(source) == message


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("sign", ["@", "`", "%", "- ", "? ", "* ", "& ", "!<a ", "|", ">"])
def test_a_sign_at_the_beginning_is_told_with_what_to_do(sign: str) -> None:
    message = f"f.yaml:2: {sign[0]} {AT_THE_BEGINNING}"
    assert refusal(f"a: b\nc: {sign}x\n") == message
    assert plain(parse_yaml(f'c: "{sign}x"', "f.yaml")) == {"c": f"{sign}x"}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("source", ["%YAML 1.1\na: b\n", "%YAML 9\n"])
def test_what_looks_like_a_directive_is_told_with_what_to_do(source: str) -> None:
    assert f": % {AT_THE_BEGINNING}" in refusal(source)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("source", "line"),
    [("a: 'It's over'\n", 1), ('a: "B" c\n', 1), ("a:\n  b: c\n d: e\n", 3), ('"a" b', 1)],
)
def test_what_does_not_go_with_what_is_before_it_is_told_with_what_to_do(
    source: str, line: int
) -> None:
    assert refusal(source) == (
        f"f.yaml:{line}: this does not go with what stands before it; indent it like the lines "
        'beside it, or put all words of the value between double quotes, with \\ before a " inside'
    )


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("source", ['a: "\\q"', 'a: "\\xq"'])
def test_a_backslash_is_told_with_what_to_do(source: str) -> None:
    assert refusal(source) == f"f.yaml:1: {BACKSLASH}"


@pytest.mark.usefixtures("loader")
def test_a_value_may_say_that_it_is_a_string() -> None:
    assert plain(parse_yaml("a: !!str no\n", "f.yaml")) == {"a": "no"}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "{? ["])
def test_deep_nesting_is_refused(opening: str) -> None:
    assert refusal(opening * 100_000) == f"f.yaml:1: {TOO_DEEP}"


def test_nesting_as_deep_as_a_codebook_needs_is_read() -> None:
    assert plain(parse_yaml("[" * 39 + "a" + "]" * 39, "f.yaml"))


@pytest.mark.usefixtures("loader")
def test_a_billion_laughs_are_refused_at_the_first() -> None:
    lines = ["l0: &l0 [ha, ha]", *(f"l{n}: &l{n} [{f'*l{n - 1}, ' * 9}]" for n in range(1, 10))]
    assert refusal("\n".join(lines)) == f"f.yaml:1: & {AT_THE_BEGINNING}"


def test_an_escape_beyond_unicode_is_refused_without_libyaml(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(strict_yaml, "_LOADER", yaml.BaseLoader)
    message = "f.yaml:1: chr() arg not in range(0x110000); take it out"
    assert refusal('a: "\\U00110000"') == message


YAML_LIKE = st.text(
    st.one_of(
        st.sampled_from(":: -?[]{}&*!|>'\"%@`,#\\\n\n\t abc01"),
        st.characters(exclude_categories=["Cs"]),
    )
)


@pytest.mark.parametrize("name", ["CBaseLoader", "BaseLoader"])
def test_any_text_is_read_or_refused(name: str) -> None:
    @given(YAML_LIKE)
    @example("%YAML 9.9\n---\n")
    @example("%TAG ! x\n%TAG ! y\n---\na")
    @example("!<a b")
    def is_read_or_refused(source: str) -> None:
        with suppress(YamlError):
            parse_yaml(source, "f.yaml")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_yaml, "_LOADER", getattr(yaml, name))
        is_read_or_refused()


ONE_LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]))


@given(st.dictionaries(ONE_LINE, ONE_LINE))
@example({"language": "no", "date": "2025-07-28", "year": "2025", "": "", "~": "null"})
@example({": ": " #", "# x": "a: b", "- ": "---", "'": '"', "a ": " b", "x" * 200: "y" * 500})
@example({"\ufeffa": "\ufeff", "\ufffe": "\U0001ffff", "[": "{", "&a": "*a", "!": "%", "@": "`"})
def test_what_is_written_is_read_back(fields: dict[str, str]) -> None:
    written = write_yaml(fields)
    assert plain(parse_yaml(written, "f.yaml")) == fields
    assert written.count("\n") >= len(fields)


def test_every_field_is_one_readable_line() -> None:
    fields = {"language": "no", "date": "2025-07-28", "title": "A: b – 海 " + "long " * 30 + "end"}
    assert write_yaml(fields) == (
        f"language: no\ndate: 2025-07-28\ntitle: 'A: b – 海 {'long ' * 30}end'\n"
    )
