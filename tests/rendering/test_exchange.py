from __future__ import annotations

from diptych.rendering.exchange import in_words, loss_lines


def test_losses_are_lines() -> None:
    lost = [
        (1, "mark of a finished text", ""),
        (2, "mark of a finished text", "why"),
        (3, "memo", ""),
    ]
    assert list(loss_lines(lost, "not in p.qdpx")) == [
        "not in p.qdpx: 1 mark of a finished text",
        "not in p.qdpx: 2 marks of a finished text (why)",
        "not in p.qdpx: 3 memos",
    ]


def test_things_of_which_there_are_none_are_not_listed() -> None:
    assert in_words([(1, "text"), (0, "facet"), (2, "code")]) == "1 text, 2 codes"
