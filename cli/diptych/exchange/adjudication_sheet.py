"""Cases as a sheet to be filled in, and back.

Under each case stands a line that begins with ``=``. Behind it: letters of the annotations to be
taken, ``none``, or one letter with what is to be different: ``a theme=rules actor=- "other words"
; a note``. An empty line leaves the case as it is. A sheet may be read again, filled in further: a
case that was decided just so already stays, another choice replaces what was decided. A case
whose annotations changed meanwhile has another name, so a sheet that is out of date is refused
where it is. Letters are read as the sheet has them: whoever names the annotators in another order
now still takes what stood behind the letter.
"""

from __future__ import annotations

import re
from itertools import chain, count, islice, product
from string import ascii_lowercase
from typing import TYPE_CHECKING

from diptych.annotations.changes import codes_in_words
from diptych.annotations.drafts import Edit, code_named, edited_annotation
from diptych.annotations.quotes import find_quote
from diptych.errors import BadWorksheetError, DiptychError
from diptych.review.adjudication import says_the_same, taken_annotation
from diptych.texts.escapes import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.annotations.annotation import Annotation
    from diptych.annotations.codebook import Codebook
    from diptych.review.adjudication import Adjudication, Case
    from diptych.texts.text import Text

_NONE = "none"
_CASE = re.compile(r"==\s*(\S+)")
_PART = re.compile(
    r"""\s*(?:
      ;(?P<note>.*)
    | "(?P<quote>[^"]*)"
    | “(?P<curly>[^”]*)”
    | (?P<facet>[^\s;=]+)=(?P<code>[^\s;]*)
    | (?P<word>[^\s;"“]+)
    )""",
    re.VERBOSE,
)

_OPTION = re.compile(r"(?P<letter>[a-z]+)\s+(?P<annotator>\S+)\s+(?P<said>\S+=.*“.*”.*)")
"""An annotation under its letter."""

_HOW_TO = """\
# {text}: {count}. Decide each on its line that begins with "=":
#   = a              take that annotation; = a b takes both
#   = none           take none of them
#   = a theme=CODE   take it with another code; theme=- without one
#   = a "words" ; why   take it for other words of the paragraph, with another note
# An empty "=" leaves the case as it is. Of the other lines only the letters are read.
"""


def sheet(adjudication: Adjudication, codebook: Codebook, *, decided: bool = False) -> str:
    """Write the sheet of the open cases, or of those decided too, with what was chosen."""
    cases = adjudication.disputed if decided else adjudication.open
    count = f"{len(cases)} {'' if decided else 'open '}case{'s' * (len(cases) != 1)}"
    head = _HOW_TO.format(text=adjudication.text.id, count=count)
    head += f"# {adjudication.caution}.\n" if adjudication.caution else ""
    results = adjudication.results()

    def block(case: Case) -> str:
        result = results.get(case.label)
        chosen = "" if result is None else _chosen(case, result, adjudication.text, codebook)
        return "\n".join([*case_lines(adjudication, case), f"= {chosen}".rstrip(), ""])

    return "\n".join([head, *map(block, cases)])


def _chosen(case: Case, results: Sequence[Annotation], text: Text, codebook: Codebook) -> str:
    """Write what was chosen: letters, none, or the nearest letter and what is different.

    Nothing where no line, read again, would say the same.
    """
    options = dict(zip(letters(case), (one.annotation for one in case.options), strict=True))
    taken = [
        letter
        for letter, option in options.items()
        if any(says_the_same([option], [result]) for result in results)
    ]
    lines = [" ".join(taken) or _NONE]
    if len(results) == 1:
        edits = (
            _edit(letter, option, results[0], marks)
            for letter, option in options.items()
            for marks in _MARKS
        )
        lines += sorted(edits, key=len)
    return next((line for line in lines if _says(line, results, case, text, codebook)), "")


_MARKS = '""', "“”"


def _edit(letter: str, option: Annotation, result: Annotation, marks: str) -> str:
    """Write a letter, and what is different in what was chosen."""
    old, new = option.codes, result.codes
    other = [facet for facet in {**old, **new} if old.get(facet) != new.get(facet)]
    parts = [letter, *(f"{facet}={new.get(facet, '-')}" for facet in other)]
    if (option.start, option.end) != (result.start, result.end):
        parts.append(" ".join(result.quote.split()).join(marks))
    if (option.note or "") != (result.note or ""):
        parts.append(f"; {result.note or ''}")
    return " ".join(parts)


def _says(
    line: str, results: Sequence[Annotation], case: Case, text: Text, codebook: Codebook
) -> bool:
    """Tell whether a line is read as what was chosen."""
    try:
        return "\n" not in line and says_the_same(read_choice(line, case, text, codebook), results)
    except (DiptychError, ValueError):
        return False


def case_lines(adjudication: Adjudication, case: Case) -> Iterator[str]:
    """Yield a case for people: its paragraphs, and under a letter each annotation."""
    text = adjudication.text
    first, last = text.touched(*case.span)
    numbers = str(first) if first == last else f"{first}-{last}"
    yield f"== {case.label} {text.id}:{numbers}"
    for paragraph in text.paragraphs[first - 1 : last]:
        yield f"> {printable(text.content(paragraph))}"
    width = max(len(option.annotator) for option in case.options)
    for letter, option in zip(letters(case), case.options, strict=True):
        annotation = option.annotation
        note = f" ; {_line(annotation.note)}" if annotation.note else ""
        codes = codes_in_words(annotation.codes)
        yield f"{letter}  {option.annotator:<{width}}  {codes}  “{_line(annotation.quote)}”{note}"
    for decision in adjudication.earlier(case):
        taken = [adjudication.consensus.annotations.get(name) for name in decision.result]
        said = ", ".join(codes_in_words(one.codes) for one in taken if one) or "none"
        yield f"#  decided before by {decision.by or 'agreement'}: {said}"


def letters(case: Case) -> list[str]:
    """Name the annotations of a case: a to z without q, which quits, then aa, ab and so on.

    An annotator has the same letter in every case, and for what else they said there others that
    are nobody else's in any case; of more than there are single letters for, only the first.
    """
    single, places = ascii_lowercase.replace("q", ""), case.places
    if max(places) >= len(single):
        first = [place for place in places if place < len(case.annotators)]
        behind = count(len(case.annotators))
        places = (*first, *islice(behind, len(places) - len(first)))
    names = chain.from_iterable(product(single, repeat=length) for length in count(1))
    named = ["".join(name) for name in islice(names, max(places) + 1)]
    return [named[place] for place in places]


def read_sheet(
    written: str, adjudication: Adjudication, codebook: Codebook, path: str
) -> list[tuple[Case, list[Annotation]]]:
    """Return the cases that a sheet decides, or decides anew, with what is taken.

    Raises ``BadWorksheetError``.
    """
    cases = {case.label: case for case in adjudication.disputed}
    results = adjudication.results()
    decided: dict[str, tuple[Case, list[Annotation]]] = {}
    problems: dict[int, str] = {}
    label, shown = "", list[str]()
    for number, line in enumerate(written.split("\n"), 1):
        if found := _CASE.match(line):
            label, shown = found[1], []
            if label not in cases:
                problems[number] = f"there is no case {label} any more; print the sheet again"
        elif line.startswith("=") and line[1:].strip() and label in cases:
            case = cases[label]
            try:
                names = _letters_shown(shown, case)
                taken = read_choice(line[1:], case, adjudication.text, codebook, names)
            except (DiptychError, ValueError) as error:
                problems[number] = str(error)
            else:
                decided[label] = case, taken
        else:
            shown.append(line)
    if problems:
        raise BadWorksheetError(path, problems)
    return [
        (case, taken)
        for label, (case, taken) in decided.items()
        if label not in results or not says_the_same(taken, results[label])
    ]


def _letters_shown(lines: Sequence[str], case: Case) -> list[str]:
    """Return the letters that the lines of a sheet give the annotations of a case.

    Raises ``ValueError`` where they are not those of now, and not all lines can be told.
    """
    own = letters(case)
    left = [found for line in lines if (found := _OPTION.fullmatch(line.rstrip()))]
    names = []
    differing = []
    for now, option in zip(own, case.options, strict=True):
        said = f"{codes_in_words(option.annotation.codes)}  “{_line(option.annotation.quote)}”"
        mine = (one for one in left if one["annotator"] == option.annotator)
        found = next((one for one in mine if f"{one['said']} ;".startswith(f"{said} ;")), None)
        if found:
            left.remove(found)
            names.append(found["letter"])
            differing += [now] if now != found["letter"] else []
    if len(names) == len(own):
        return names
    known = {(name, one.annotator) for name, one in zip(own, case.options, strict=True)}
    differing += [one["letter"] for one in left if (one["letter"], one["annotator"]) not in known]
    if differing:
        raise ValueError(
            f"who is meant by {differing[0]} is not certain: lines above were changed; "
            "print the sheet again"
        )
    return own


def read_choice(
    written: str,
    case: Case,
    text: Text,
    codebook: Codebook,
    names: Sequence[str] = (),
) -> list[Annotation]:
    """Read what to take of a case: letters, ``none``, or one letter and what is different.

    A note goes to each of several letters. ``names`` are the letters, where they are others.

    Raises ``ValueError`` with the reason, and the errors of codes and quotes.
    """
    words, edit = _parts(written, text, case, codebook)
    options = dict(zip(names or letters(case), case.options, strict=True))
    if words == [_NONE]:
        if edit != Edit():
            raise ValueError(
                f"{_NONE} takes no annotation, so there is none for a code, other words or a note; "
                f"write only: {_NONE}"
            )
        return []
    if unknown := [word for word in words if word not in options]:
        known = ", ".join(options)
        raise ValueError(f"{unknown[0]!r} is not one of {known}, or {_NONE}")
    if not words or (len(words) > 1 and edit != Edit(note=edit.note)):
        raise ValueError("write one letter first, then what is to be different")
    chosen = [options[word].annotation for word in dict.fromkeys(words)]
    if edit != Edit():
        chosen = [edited_annotation(one, edit, text, codebook) for one in chosen]
    if not all(one.codes for one in chosen):
        raise ValueError(f"no code would be left; to take nothing: {_NONE}")
    return [taken_annotation(one) for one in chosen]


def _parts(written: str, text: Text, case: Case, codebook: Codebook) -> tuple[list[str], Edit]:
    words: list[str] = []
    codes: dict[str, str] = {}
    span, note = None, None
    for part in _PART.finditer(written.strip()):
        quote = part["quote"] if part["quote"] is not None else part["curly"]
        if part["note"] is not None:
            note = part["note"].strip()
        elif quote is not None:
            span = find_quote(text, *text.touched(*case.span), quote)
        elif part["facet"] is not None:
            facet, code = _code(part["facet"], part["code"], codebook)
            codes[facet] = code
        else:
            words.append(part["word"])
    return words, Edit(span=span, codes=codes, note=note)


def _code(facet: str, code: str, codebook: Codebook) -> tuple[str, str]:
    """Complete ``facet=code``; ``facet=-`` takes the code away."""
    if code in {"-", ""}:
        return codebook.facet(facet).name, ""
    return code_named(f"{facet}={code}", codebook)


def _line(words: Sequence[str] | str) -> str:
    return printable(" ".join(str(words).split()))
