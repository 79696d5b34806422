"""A review for people: on a terminal, and as Markdown for a pull request."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from diptych.annotations.changes import codes_in_words
from diptych.rendering.numbers import signed_points
from diptych.rendering.tables import LayoutColumn, table
from diptych.rendering.terminal import Screen, visible
from diptych.rendering.text_diff import marked
from diptych.rendering.wrapping import wrapped
from diptych.review.revisions import totals
from diptych.texts.appearance import in_one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from diptych.annotations.changes import Change
    from diptych.comparison.tables import Cell
    from diptych.review.history import HistoryEntry
    from diptych.review.revisions import Detail, Effect, Kind, Review, SetReview

_MARKS = {"added": "+", "removed": "−"}
_WORDS: Mapping[Kind, str] = {
    "added": "added", "removed": "removed", "recoded": "recoded", "moved": "moved",
    "edited": "other words", "orphaned": "lost its passage", "restored": "found again",
    "noted": "other note",
}  # fmt: skip
_REFERENCE = re.compile(
    r"(?<=[@#])(?=[A-Za-z0-9])|(?<=:)(?=//|[\w\\+-]+:)|(?<=\bGH)(?=-\d)|(?<=\bwww)(?=\.)",
    re.IGNORECASE,
)
"""Where forges would see a name, a number, a picture (``:tada:``) or an address."""
_COMMENT, _PART, _LEAST = 60_000, 15_000, 1000
"""Characters: what forges take in a comment (GitHub: 65,536), what each part before the sets may
have of them, and below which no further set is begun."""
_ID_SHOWN = 8
_WIDEST = 100
_MANY = 10
"""Codes that are named one by one when the codebook changed."""
_AROUND = 60
_QUOTE_SHOWN = 240
"""Characters; a reviewer needs to recognise a passage, not to read the article."""


def review_text(review: Review, screen: Screen) -> Iterator[str]:
    """Yield blocks of lines: what changed besides, a summary, each change, the effect."""
    if others := _others(review):
        yield "\n".join(visible(line) for line in others)
    if review.sets:
        yield table(*_summary(review), "simple", screen)
    for reviewed in review.sets:
        yield "\n".join(_set_lines(reviewed, screen))
    yield from _effect_tables(review, "simple", screen)


def review_markdown(review: Review) -> Iterator[str]:
    """Yield the same as blocks of Markdown, the effect first: a comment that forges take.

    Many changes of a set are folded; what a comment has no room for is counted, not shown.
    """
    room = _COMMENT
    for block in _overview(review):
        room -= len(block)
        yield block
    for place, reviewed in enumerate(review.sets):
        if room < _LEAST:
            yield _left_out(len(review.sets) - place)
            return
        block = _set_block(reviewed, room)
        room -= len(block)
        yield block


def _overview(review: Review) -> Iterator[str]:
    yield f"## Annotations: {_markdown(review.before)} → {_markdown(review.after)}"
    if others := [f"- {_markdown(line)}" for line in _others(review)]:
        yield from _fitting(others, _PART)
    if review.sets:
        head, rule, *rows = table(*_summary(review), "github", Screen()).split("\n")
        first, *more = _fitting(rows, _PART)
        yield f"{head}\n{rule}\n{first}"
        yield from more
    effects = list(_effect_tables(review, "github", Screen()))
    if review.effects:
        yield "### Effect on the comparison"
    yield from effects if sum(map(len, effects)) <= _PART else [_left_out(len(review.effects))]


def _set_block(reviewed: SetReview, room: int) -> str:
    """List what happened in a set, as far as there is room."""
    items = list(_set_items(reviewed))
    body = "\n\n".join(_fitting(items, room))
    if len(items) > _MANY:
        body = f"<details>\n<summary>{len(items)} changes</summary>\n\n{body}\n\n</details>"
    return f"### {_markdown(reviewed.text)}, {_markdown(reviewed.annotator)}\n\n{body}"


def _fitting(lines: Sequence[str], room: int) -> Iterator[str]:
    """Yield the lines for which there is room as one block, and how many more there are."""
    ends = accumulate(len(line) + 1 for line in lines)
    kept = [line for line, end in zip(lines, ends, strict=True) if end <= room]
    yield "\n".join(kept)
    if len(kept) < len(lines):
        yield _left_out(len(lines) - len(kept))


def _left_out(count: int) -> str:
    return f"{count} more, for which a comment has no room; all of them: `diptych review`"


def history_text(entries: Sequence[HistoryEntry], screen: Screen) -> Iterator[str]:
    """Yield a block of lines for each commit, the newest first."""
    for entry in entries:
        yield "\n".join(_entry_lines(entry, screen))


def _entry_lines(entry: HistoryEntry, screen: Screen) -> Iterator[str]:
    head = " ".join(filter(None, (entry.commit, entry.date[:10], entry.author)))
    yield screen.paint(visible(head or "not committed"), "bold") + visible(
        f"  {entry.subject}" if entry.subject else ""
    )
    for reason in entry.unreadable:
        yield from _fitted(f"unreadable: {reason}", screen, "  ")
    if entry.renamed:
        yield from _fitted(f"renamed: {' → '.join(entry.renamed)}", screen, "  ")
    if entry.wording:
        before, after = entry.wording
        told = f"words: “{_changed(before, after) if before else _shortened(after)}”"
        yield from _fitted(told if after else "the passage is gone", screen, "  ")
    for reviewed in entry.sets:
        yield from _set_lines(reviewed, screen, "  ")


def _others(review: Review) -> list[str]:
    """Say what changed besides annotations."""
    texts = [f"text {what}: {text_id}" for what, text_id in review.texts]
    unreadable = [f"unreadable: {reason}" for reason in review.unreadable]
    return [*unreadable, *texts, *_codebook_lines(review)]


def _codebook_lines(review: Review) -> Iterator[str]:
    """Name the codes that changed; of many, say only how many: ``28 codes added``."""
    counts = Counter(what for what, *_ in review.codes)
    for what, count in counts.items():
        if count > _MANY:
            yield f"codebook: {count} codes {what}"
    for what, facet, code in review.codes:
        if counts[what] <= _MANY:
            yield f"codebook: {what} {codes_in_words({facet: code})}"


def _summary(review: Review) -> tuple[list[LayoutColumn], list[list[str]]]:
    """Count annotations per text and annotator by what happened to them."""
    happened = totals(review.sets)
    kinds = [kind for kind in _WORDS if happened[kind]]
    columns = [LayoutColumn(header="text"), LayoutColumn(header="annotator")]
    columns += [LayoutColumn(header=_WORDS[kind], align="right") for kind in kinds]
    columns.append(LayoutColumn(header="annotations", align="right"))
    rows = []
    for reviewed in review.sets:
        counts = reviewed.counts()
        sizes = [len(state.said.annotations) for state in (reviewed.before, reviewed.after)]
        rows.append(
            [
                reviewed.text,
                reviewed.annotator,
                *(str(counts[kind] or "–") for kind in kinds),
                " → ".join(map(str, dict.fromkeys(sizes))),
            ]
        )
    return columns, rows


def _set_lines(reviewed: SetReview, screen: Screen, indent: str = "") -> Iterator[str]:
    yield indent + screen.paint(f"{reviewed.text}, {reviewed.annotator}", "bold")
    indent += "  "
    for change, details in reviewed.changes():
        mark = _MARKS.get(details[0].kind, "~")
        head = f"{mark} {reviewed.place(change)}  {_told(details)}  {change.id[:_ID_SHOWN]}"
        yield from _fitted(head, screen, indent)
        for quote in _quotes(change, details):
            for line in _fitted(quote, screen, indent + "    "):
                yield screen.paint(line, "faint")
    for sentence in _set_sentences(reviewed):
        yield from _fitted(sentence, screen, indent)


def _fitted(line: str, screen: Screen, indent: str) -> list[str]:
    if screen.width is None:
        return [indent + visible(line)]
    return wrapped(visible(line), min(screen.width, _WIDEST), indent, "    ")


def _set_items(reviewed: SetReview) -> Iterator[str]:
    for change, details in reviewed.changes():
        place, told = reviewed.place(change), _told(details)
        what = "" if details[0].kind in _MARKS else "changed "
        verb = details[0].kind if details[0].kind in _MARKS else what.strip()
        head = f"- **{verb}** {_markdown(place)}: {_markdown(told)} (`{change.id[:_ID_SHOWN]}`)"
        quotes = "\\\n  > ".join(map(_markdown, _quotes(change, details)))
        yield f"{head}\n  > {quotes}"
    for sentence in _set_sentences(reviewed):
        yield f"- {_markdown(sentence)}"


def _set_sentences(reviewed: SetReview) -> Iterator[str]:
    if reviewed.finished:
        text = reviewed.text
        now = {
            "finished": f"has finished {text}",
            "unfinished": f"has not finished {text} any more",
        }
        yield f"{reviewed.annotator} {now[reviewed.finished]}"
    versions = {state.said.text_version for state in (reviewed.before, reviewed.after)}
    if len(versions) > 1 and reviewed.before.said.annotations:
        yield "annotations followed the text to its new version"


def _told(details: Sequence[Detail]) -> str:
    """Say in one line what happened: ``theme: a → b, sentiment: – → neutral``."""
    return ", ".join(filter(None, map(_told_one, details))) or "no code"


def _told_one(detail: Detail) -> str:
    if detail.kind in _MARKS:
        code = detail.before or detail.after
        return codes_in_words({detail.facet: code}) if code else ""
    if detail.kind == "recoded":
        return f"{detail.facet}: {detail.before or '–'} → {detail.after or '–'}"
    if detail.kind == "moved":
        same = detail.before == detail.after
        return "moved inside" if same else f"moved: {detail.before} → {detail.after}"
    if detail.kind == "noted":
        return "note" if detail.after else "note removed"
    return {"orphaned": "passage lost", "restored": "passage found"}.get(detail.kind, "passage")


def _quotes(change: Change, details: Sequence[Detail]) -> Iterator[str]:
    """Yield the passage, as it was and as it is, and the note."""
    edited = next((detail for detail in details if detail.kind == "edited"), None)
    quote = _changed(edited.before, edited.after) if edited else change.annotation.quote
    yield f"“{quote if edited else _shortened(quote)}”"
    notes = {detail.kind: detail for detail in details}.get("noted")
    if notes:
        yield f"note: {_shortened(notes.before) or '–'} → {_shortened(notes.after) or '–'}"
    elif change.annotation.note:
        yield f"note: {_shortened(change.annotation.note)}"


def _changed(before: str, after: str) -> str:
    """Write two wordings as one with marks, where they have enough in common to be read so."""
    before, after = map(in_one_line, (before, after))
    return marked(before, after, _AROUND) or f"{_shortened(before)}” → “{_shortened(after)}"


def _shortened(words: str) -> str:
    line = in_one_line(words)
    if len(line) <= _QUOTE_SHOWN:
        return line
    half = _QUOTE_SHOWN // 2
    return f"{line[:half].rsplit(' ', 1)[0]} … {line[-half:].split(' ', 1)[-1]}"


def _effect_tables(review: Review, style: str, screen: Screen) -> Iterator[str]:
    """Yield one table per annotator, and say why where there is none."""
    for annotator in dict.fromkeys(effect.annotator for effect in review.effects):
        effects = [effect for effect in review.effects if effect.annotator == annotator]
        columns = [
            LayoutColumn(header=f"paragraphs by {annotator}", drawn=style == "github"),
            LayoutColumn(header="group", drawn=style == "github"),
            *(LayoutColumn(header=h, align="right") for h in ("before", "after", "difference")),
        ]
        shown = _markdown if style == "github" else str
        yield table(columns, [_effect_cells(effect, shown) for effect in effects], style, screen)
    for annotator, reason in review.uncounted:
        sentence = f"the effect of {annotator}'s changes cannot be counted: {reason}"
        yield _markdown(sentence) if style == "github" else visible(sentence)


def _effect_cells(effect: Effect, shown: Callable[[str], str]) -> list[str]:
    return [
        shown(f"{effect.facet}: {effect.row.title}"),
        shown(effect.group),
        _cell(effect.before),
        _cell(effect.after),
        signed_points(effect.difference),
    ]


def _cell(cell: Cell | None) -> str:
    if not cell or cell.share is None:
        return "–"
    return f"{cell.count} of {cell.denominator}  {100 * cell.share:.1f}%"


def _markdown(words: str) -> str:
    """Escape what Markdown would take for its own marks.

    A name behind ``@`` would be notified by the forge, a number behind ``#`` or ``GH`` and an
    address linked, a name in colons become a picture, escaped or not; an empty comment keeps them
    apart. Behind a dollar, formulas would begin.
    """
    line = visible(words).replace("\\", "\\\\")
    for mark in "`*_[]<>#|~&":
        line = line.replace(mark, f"\\{mark}")
    return _REFERENCE.sub("<!-- -->", line).replace("$", "&#36;")
