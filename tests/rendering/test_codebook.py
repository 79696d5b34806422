from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.codebook import Code, Facet
from diptych.comparison.tally import Count
from diptych.rendering.codebook import codebook_tables
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of

THEME = Facet(
    name="theme",
    labels={"en": "Theme", "id": "Tema"},
    codes={
        "rules": Code(
            path="rules", labels={"en": "Rules", "id": "Aturan"}, definition="Who rules."
        ),
        "rules/un": Code(path="rules/un", labels={"": "UN"}),
    },
)
USES = {"ann": {("theme", "rules"): Count(annotations=3)}, "bob": {}}


def shown(screen: Screen, language: str = "en", *, definitions: bool = False) -> list[str]:
    tables = codebook_tables([THEME], USES, "simple", screen, language, definitions=definitions)
    return "\n\n".join(tables).split("\n")


def test_each_code_has_its_label_path_and_uses() -> None:
    assert shown(Screen()) == [
        "Theme  theme     ann  bob",
        "-----  --------  ---  ---",
        "Rules  rules       3    0",
        "  UN   rules/un    0    0",
    ]


def test_definitions_are_shown_when_asked_for() -> None:
    assert shown(Screen(), definitions=True)[2] == "Rules  rules       3    0  Who rules."


def test_labels_are_in_the_language_asked_for() -> None:
    lines = shown(Screen(), "id")
    assert lines[0].startswith("Tema")
    assert lines[2].startswith("Aturan")


def test_where_codes_are_excluded_it_is_said_of_each() -> None:
    codes = {"a": Code(path="a", counts=False), "a/b": Code(path="a/b"), "c": Code(path="c")}
    facet = Facet(name="theme", codes=codes)
    (table,) = codebook_tables([facet], USES, "simple", Screen(), "", definitions=False)
    assert table.split("\n") == [
        "theme  theme  ann  bob  counts",
        "-----  -----  ---  ---  ------",
        "a      a        0    0  no",
        "  b    a/b      0    0  no",
        "c      c        0    0  yes",
    ]


words = st.text(st.sampled_from("ab-/新、👩 \x1b\x9b\u202e\n\t") | st.characters(), max_size=80)


@given(words, words, st.lists(words, max_size=3, unique=True), st.integers(60, 200))
def test_no_line_is_wider_than_the_screen(
    label: str, definition: str, annotators: list[str], width: int
) -> None:
    code = Code(path="c" * 80, labels={"": label}, definition=definition)
    facet = Facet(name="f" * 30, labels={"": label}, codes={code.path: code})
    uses: dict[str, dict[tuple[str, str], Count]] = {name: {} for name in annotators}
    screen = Screen(width=width, colour=True)
    (table,) = codebook_tables([facet], uses, "simple", screen, "", definitions=True)
    assert max(map(columns_of, table.split("\n"))) <= width
    assert not set(table) & {"\x1b", "\x9b", "\x07", "\r", "\t", "\u202e", "\u2066", "\u2028"}
