from __future__ import annotations

from importlib.resources import files

import pytest

from diptych.console.manual import TOPICS, about, for_terminal, listing, topic
from diptych.errors import UnknownNameError
from diptych.rendering.terminal import Screen

SHORT = """\
# Short: a topic

Words of prose with `code` and a [link](https://example.org), long enough to be broken.

- an item

```console
$ diptych show alpha
1  A line of an example that is longer than the terminal is wide.

2  Another.
```

## Next

| a | b |
|---|---|
| 1 | 2 |
"""


def test_the_topics_are_the_files() -> None:
    there = {one.name for one in files("diptych").joinpath("manual").iterdir()}
    assert there == {f"{name}.md" for name in TOPICS}


@pytest.mark.parametrize("name", TOPICS)
def test_every_topic_says_what_it_is_about(name: str) -> None:
    assert topic(name).startswith(f"# {name.capitalize()}: {about(name)}\n\n")
    assert about(name)


@pytest.mark.parametrize("name", TOPICS)
def test_topics_have_no_comments_and_no_links_to_files(name: str) -> None:
    assert "<!--" not in topic(name)
    assert ".md)" not in topic(name)


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="there is no topic 'comparing'; did you mean comp"):
        topic("comparing")


def test_prose_fits_the_terminal_and_examples_stay_as_they_are() -> None:
    shown = for_terminal(SHORT, Screen(width=40))
    assert (
        shown
        == """\
Short: a topic

Words of prose with code and a link
(https://example.org), long enough to be
broken.

 • an item

  $ diptych show alpha
  1  A line of an example that is longer than the terminal is wide.

  2  Another.

Next


 a  b
 ────
 1  2
"""
    )


def test_lines_of_prose_are_at_most_100_columns_wide() -> None:
    prose = "word " * 100
    assert for_terminal(prose, Screen(width=300)) == for_terminal(prose, Screen(width=100))
    assert for_terminal(prose, Screen()) == for_terminal(prose, Screen(width=100))


def test_headings_code_and_what_one_types_stand_out_in_colour() -> None:
    shown = for_terminal(SHORT, Screen(width=40, colour=True))
    assert "\x1b[1;4mShort: a topic\x1b[0m" in shown
    assert "\x1b[36mcode\x1b[0m" in shown
    assert "  \x1b[1m$ diptych show alpha\x1b[0m\n" in shown


def test_a_listing_has_two_columns() -> None:
    assert listing([("a", "one"), ("long", "two")]) == "  a     one\n  long  two"
