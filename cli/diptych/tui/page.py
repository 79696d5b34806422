"""The page as a value, and what every key does to it.

Promises: ``pressed`` returns when what the key did is on disk. A failure that the user can cause
becomes the page's message and changes nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msgspec import UNSET

from diptych.annotations.quotes import Span
from diptych.errors import DiptychError
from diptych.tui import session as sessions
from diptych.tui import unfinished
from diptych.tui.dialogs import (
    Dialog,
    Help,
    NewCode,
    Note,
    Option,
    Picker,
    Search,
    open_new_code,
    open_picker,
    typed,
)
from diptych.tui.entry import entry
from diptych.tui.keys import COMMANDS, facet_keys, key_sign
from diptych.tui.selection import (
    Selection,
    Unit,
    extended,
    lengthened,
    only,
    reaching,
    snapped,
    stepped,
    whole_paragraph,
    word_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.texts.text import Text
    from diptych.tui.session import Session, TextSide


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenPage:
    """All that is on the screen."""

    session: Session
    dialog: Dialog | None = None
    message: str = ""
    """What the last key did, or why it did nothing."""
    extending: bool = False
    """Whether keys that move extend the selection."""
    moving: str = ""
    """The id of the annotation whose new passage is being selected."""
    screenful: tuple[int, int] = (5, 5)
    """Paragraphs that page up and page down skip."""
    closing: bool = False


def opened(session: Session) -> ScreenPage:
    """Open the page, where somebody was typing when the program was killed: there."""
    session, dialog = unfinished.taken_up(session)
    said = "this was being typed when the program ended; Enter goes on, Esc drops it"
    return ScreenPage(session=session, dialog=dialog, message=said if dialog else "")


def pressed(page: ScreenPage, key: str) -> ScreenPage:
    """Do what a key says.

    If the selected passage changed on disk under it, the key does nothing but say so.
    """
    return _kept(page, _done(page, key))


def _kept(before: ScreenPage, page: ScreenPage) -> ScreenPage:
    """Keep on disk what is being typed."""
    try:
        unfinished.keep(page.session, page.dialog, before.dialog)
    except DiptychError as error:
        return replace(page, message=str(error))
    return page


def _done(page: ScreenPage, key: str) -> ScreenPage:
    fresh = refreshed(replace(page, message=""))
    if _passage(fresh) != _passage(page):
        return fresh
    try:
        after = _pressed(replace(fresh, message=""), key)
    except DiptychError as error:
        return replace(refreshed(fresh), message=str(error))
    return after if after.message else replace(after, message=fresh.message)


def refreshed(page: ScreenPage) -> ScreenPage:
    """Take over what changed on disk, and say so."""
    try:
        session, news = sessions.reloaded(page.session)
    except DiptychError as error:
        return replace(page, message=f"{_UNREADABLE}: {error}")
    page = replace(page, session=session)
    if not news:
        return replace(page, message="") if page.message.startswith(_UNREADABLE) else page
    kept = page.moving in session.side.annotations.annotations
    return replace(
        page,
        message=news,
        moving=page.moving if kept else "",
        dialog=_renewed(page.dialog, session),
    )


_UNREADABLE = "changed on disk, and cannot be read now"


def pasted(page: ScreenPage, text: str) -> ScreenPage:
    """Type a text from the clipboard, in one line, where something can be typed."""
    if page.dialog is None:
        return page
    before = page
    for letter in " ".join(text.split()):
        page = _done(page, "space" if letter == " " else letter)
    return _kept(before, page)


def clicked(page: ScreenPage, side: int, offset: int, *, extending: bool) -> ScreenPage:
    """Select the word at a place, or extend the selection to it."""
    if page.dialog is not None:
        return page
    if side != page.session.active:
        page, extending = _on_side(page, side), False
    session = page.session
    span = word_at(session.side.text, offset)
    old = session.side.selection
    selection = reaching(old, span) if extending else only(span, Unit.WORD)
    return replace(page, session=sessions.selecting(session, selection), message="")


def clicked_annotation(page: ScreenPage, side: int, annotation_id: str) -> ScreenPage:
    """Make an annotation the current one."""
    if page.dialog is not None or page.moving:
        return page
    session = sessions.making_current(_on_side(page, side).session, annotation_id)
    return replace(page, session=session, message="")


def clicked_option(page: ScreenPage, index: int) -> ScreenPage:
    """Choose an option of the list that is open."""
    if not isinstance(page.dialog, Picker):
        return page
    return pressed(replace(page, dialog=replace(page.dialog, index=index)), "enter")


def _renewed(dialog: Dialog | None, session: Session) -> Dialog | None:
    """Give an open dialog the codebook as it is now; what was typed stays."""
    known = session.codebook.by_name
    if isinstance(dialog, Picker):
        facets = tuple(known[facet.name] for facet in dialog.facets if facet.name in known)
        return replace(dialog, facets=facets, index=0) if facets else None
    if isinstance(dialog, Search):
        side = session.side
        matches = tuple(matches_in(side.text, dialog.line.text))
        return replace(dialog, origin=side.selection, matches=matches, index=-1)
    return dialog


def _passage(page: ScreenPage) -> str:
    return page.session.side.passage


# Keys on the page


def _pressed(page: ScreenPage, key: str) -> ScreenPage:
    if page.dialog is not None:
        return _pressed_in_dialog(page, page.dialog, key)
    facet = facet_keys(page.session.codebook.by_name).get(key)
    name = COMMANDS.get(key, "")
    if page.moving and (facet or name in _NOT_WHILE_MOVING):
        return replace(page, message=_MOVING)
    if facet is not None:
        return _opened_picker(page, facet)
    if not name:
        return replace(page, message=f"{key_sign(key)} does nothing here; ? lists the keys")
    return ACTIONS[name](page)


_MOVING = "select the new passage, then Enter; Esc leaves it as it was"


def _by_paragraph(by: int) -> Callable[[ScreenPage], ScreenPage]:
    def go(page: ScreenPage) -> ScreenPage:
        if page.extending:
            return _extend(page, Unit.PARAGRAPH, by)
        side = page.session.side
        return _select(page, whole_paragraph(side.text, side.paragraph + by))

    return go


def _page_up(page: ScreenPage) -> ScreenPage:
    side = page.session.side
    return _select(page, whole_paragraph(side.text, side.paragraph - page.screenful[0]))


def _page_down(page: ScreenPage) -> ScreenPage:
    side = page.session.side
    return _select(page, whole_paragraph(side.text, side.paragraph + page.screenful[1]))


def _by_unit(unit: Unit, by: int) -> Callable[[ScreenPage], ScreenPage]:
    def go(page: ScreenPage) -> ScreenPage:
        if page.extending:
            return _extend(page, unit, by)
        side = page.session.side
        return _select(page, stepped(side.text, side.selection, unit, by))

    return go


def _extending_by(unit: Unit, by: int) -> Callable[[ScreenPage], ScreenPage]:
    return lambda page: _extend(page, unit, by)


def _longer(by: int) -> Callable[[ScreenPage], ScreenPage]:
    def go(page: ScreenPage) -> ScreenPage:
        side = page.session.side
        return _select(page, lengthened(side.text, side.selection, by))

    return go


def _extend(page: ScreenPage, unit: Unit, by: int) -> ScreenPage:
    side = page.session.side
    return _select(page, extended(side.text, side.selection, unit, by))


def _select(page: ScreenPage, selection: Selection) -> ScreenPage:
    return replace(page, session=sessions.selecting(page.session, selection))


def _first(page: ScreenPage) -> ScreenPage:
    return _select(page, whole_paragraph(page.session.side.text, 1))


def _last(page: ScreenPage) -> ScreenPage:
    text = page.session.side.text
    return _select(page, whole_paragraph(text, len(text.paragraphs)))


def _next_uncoded(page: ScreenPage) -> ScreenPage:
    side = page.session.side
    number = sessions.next_uncoded(side.text, side.annotations, side.paragraph)
    if number is None:
        return replace(page, message="every paragraph has a code; F says that you are finished")
    page = replace(_select(page, whole_paragraph(side.text, number)), extending=False)
    again = number <= side.paragraph
    return replace(page, message="from the top again" if again else "")


def _to_annotation(by: int) -> Callable[[ScreenPage], ScreenPage]:
    def go(page: ScreenPage) -> ScreenPage:
        side = page.session.side
        ids = sessions.in_order(side.annotations)
        if not ids:
            return replace(page, message="there is no annotation yet")
        if side.current:
            place = (ids.index(side.current) + by) % len(ids)
        else:
            place = _nearest(side, ids, by)
        return replace(page, session=sessions.making_current(page.session, ids[place]))

    return go


def _nearest(side: TextSide, ids: list[str], by: int) -> int:
    """Return the place of the first annotation behind the selection, or the last before it."""
    said, here = side.annotations.annotations, side.selection.span.start
    if by > 0:
        return next((i for i, one in enumerate(ids) if said[one].start >= here), 0)
    return max((i for i, one in enumerate(ids) if said[one].start < here), default=len(ids) - 1)


def _annotation_here(page: ScreenPage) -> ScreenPage:
    """Go to the next annotation of the paragraph, and after the last to none."""
    if page.moving:
        return _moved(page)
    side = page.session.side
    ids = sessions.touching(side, side.paragraph)
    if not ids:
        return replace(page, message="this paragraph has no annotation yet")
    place = ids.index(side.current) + 1 if side.current in ids else 0
    if place == len(ids):
        return replace(page, session=sessions.leaving(page.session))
    session = sessions.making_current(page.session, ids[place], side.paragraph)
    return replace(page, session=session)


def _moved(page: ScreenPage) -> ScreenPage:
    span = page.session.side.selection.span
    session = sessions.moved(page.session, page.moving, span)
    return replace(page, session=session, moving="", extending=False, message="moved")


def _search(page: ScreenPage) -> ScreenPage:
    return replace(page, dialog=Search(origin=page.session.side.selection))


def _other_side(page: ScreenPage) -> ScreenPage:
    if len(page.session.sides) == 1:
        return replace(page, message="there is one text only; name two to see them side by side")
    return _on_side(page, 1 - page.session.active)


def _on_side(page: ScreenPage, side: int) -> ScreenPage:
    session = replace(page.session, active=side)
    return replace(page, session=session, extending=False, moving="")


def _toggle_extending(page: ScreenPage) -> ScreenPage:
    said = "" if page.extending else "moving extends the selection; v or Esc ends that"
    return replace(page, extending=not page.extending, message=said)


def _whole(page: ScreenPage) -> ScreenPage:
    session = sessions.leaving(page.session)
    return replace(page, session=session, extending=False, moving="")


def _codebook(page: ScreenPage) -> ScreenPage:
    return _opened_picker(page, "")


def _opened_picker(page: ScreenPage, facet: str) -> ScreenPage:
    session = page.session
    codebook = session.codebook
    if not codebook.facets:
        return replace(page, message="the codebook has no facets yet")
    current = session.side.annotations.annotations.get(session.side.current)
    removable = current.codes.get(facet, "") if current else ""
    language = session.side.text.language
    return replace(page, dialog=open_picker(codebook, facet, language, removable))


def _note(page: ScreenPage) -> ScreenPage:
    side = page.session.side
    current = side.annotations.annotations.get(side.current)
    note = current.note if current else UNSET
    return replace(page, dialog=Note(line=entry(note or "")))


def _span(page: ScreenPage) -> ScreenPage:
    side = page.session.side
    if not side.current:
        return replace(page, message=_NONE_CURRENT)
    return replace(page, moving=side.current, message=_MOVING)


def _delete(page: ScreenPage) -> ScreenPage:
    if not page.session.side.current:
        return replace(page, message=_NONE_CURRENT)
    return replace(page, session=sessions.deleted(page.session), message="deleted; u undoes it")


_NONE_CURRENT = "no annotation is current; Enter goes to one of this paragraph"


def _undo(page: ScreenPage) -> ScreenPage:
    if not page.session.done:
        return replace(page, message="there is nothing to undo")
    what = page.session.done[-1].what
    return replace(page, session=sessions.undone(page.session), message=f"undone: {what}")


def _redo(page: ScreenPage) -> ScreenPage:
    if not page.session.undone:
        return replace(page, message="there is nothing to redo")
    what = page.session.undone[-1].what
    return replace(page, session=sessions.redone(page.session), message=f"done again: {what}")


def _finished(page: ScreenPage) -> ScreenPage:
    session = sessions.finished(page.session)
    side = session.side
    if not side.annotations.finished:
        return replace(page, session=session, message="not finished")
    without = len(side.text.paragraphs) - len(
        sessions.coded_paragraphs(side.text, side.annotations)
    )
    said = f"finished; {without} paragraph{'s' * (without != 1)} without a code"
    return replace(page, session=session, message=said)


def _help(page: ScreenPage) -> ScreenPage:
    return replace(page, dialog=Help(facets=tuple(page.session.codebook.by_name)))


def _quit(page: ScreenPage) -> ScreenPage:
    return replace(page, closing=True)


ACTIONS: dict[str, Callable[[ScreenPage], ScreenPage]] = {
    "next-paragraph": _by_paragraph(1),
    "previous-paragraph": _by_paragraph(-1),
    "page-down": _page_down,
    "page-up": _page_up,
    "first": _first,
    "last": _last,
    "next-uncoded": _next_uncoded,
    "next-annotation": _to_annotation(1),
    "previous-annotation": _to_annotation(-1),
    "annotation-here": _annotation_here,
    "search": _search,
    "other-side": _other_side,
    "next-sentence": _by_unit(Unit.SENTENCE, 1),
    "previous-sentence": _by_unit(Unit.SENTENCE, -1),
    "next-word": _by_unit(Unit.WORD, 1),
    "previous-word": _by_unit(Unit.WORD, -1),
    "extend-sentence": _extending_by(Unit.SENTENCE, 1),
    "extend-sentence-back": _extending_by(Unit.SENTENCE, -1),
    "extend-word": _extending_by(Unit.WORD, 1),
    "extend-word-back": _extending_by(Unit.WORD, -1),
    "extend-paragraph": _extending_by(Unit.PARAGRAPH, 1),
    "extend-paragraph-back": _extending_by(Unit.PARAGRAPH, -1),
    "lengthen": _longer(1),
    "shorten": _longer(-1),
    "extending": _toggle_extending,
    "whole": _whole,
    "codebook": _codebook,
    "note": _note,
    "span": _span,
    "delete": _delete,
    "undo": _undo,
    "redo": _redo,
    "finished": _finished,
    "help": _help,
    "quit": _quit,
}
"""What each command of ``keys.PAGE`` does."""

_NOT_WHILE_MOVING = frozenset(
    {"codebook", "note", "span", "delete", "undo", "redo", "finished", "other-side"}
    | {"next-annotation", "previous-annotation"}
)


# Keys in a dialog


def _pressed_in_dialog(page: ScreenPage, dialog: Dialog, key: str) -> ScreenPage:
    if key in {"escape", "ctrl+c"}:
        return replace(page, dialog=None)
    if isinstance(dialog, Search):
        return _searched(page, dialog, key)
    return _entered(page, dialog) if key == "enter" else replace(page, dialog=typed(dialog, key))


def _entered(page: ScreenPage, dialog: Picker | NewCode | Note | Help) -> ScreenPage:
    match dialog:
        case Picker():
            return _chosen(page, dialog)
        case NewCode():
            return _made(page, dialog)
        case Note():
            session = sessions.noted(page.session, dialog.line.text)
            return replace(page, dialog=None, session=session)
        case _:
            return replace(page, dialog=None)


def _chosen(page: ScreenPage, dialog: Picker) -> ScreenPage:
    options = dialog.options()
    if not options:
        return replace(page, message="no code fits; rub out a letter, or leave with Esc")
    option: Option = options[min(dialog.index, len(options) - 1)]
    if option.new:
        return replace(page, dialog=open_new_code(dialog.facets[0], option.path))
    return _coded(page, option.facet, option.path)


def _coded(page: ScreenPage, facet: str, code: str) -> ScreenPage:
    session = sessions.coded(page.session, facet, code)
    return replace(page, session=session, dialog=None, extending=False)


def _made(page: ScreenPage, dialog: NewCode) -> ScreenPage:
    """Go to the next field; after the last one make the code, and give it to the passage."""
    if dialog.index < len(dialog.lines) - 1:
        return replace(page, dialog=replace(dialog, index=dialog.index + 1))
    answers = dialog.answers
    try:
        value = dialog.value
    except ValueError:
        return replace(page, message=f"value is {answers['value']!r}, not a number")
    session = sessions.with_new_code(
        page.session, dialog.facet.name, answers["code"], answers["label"],
        answers["definition"], value,
    )  # fmt: skip
    return _coded(replace(page, session=session), dialog.facet.name, answers["code"])


def _searched(page: ScreenPage, dialog: Search, key: str) -> ScreenPage:
    """Search while typing; enter, up and down go to other matches."""
    by = {"enter": 1, "down": 1, "up": -1}.get(key, 0)
    if by:
        index = (dialog.index + by) % len(dialog.matches) if dialog.matches else -1
        return _shown_match(page, replace(dialog, index=index))
    new = typed(dialog, key)
    if not isinstance(new, Search) or new.line.text == dialog.line.text:
        return replace(page, dialog=new)
    text = page.session.side.text
    matches = tuple(matches_in(text, new.line.text))
    origin = dialog.origin.span.start
    index = next((i for i, one in enumerate(matches) if one.start >= origin), 0)
    return _shown_match(page, replace(new, matches=matches, index=index if matches else -1))


def _shown_match(page: ScreenPage, dialog: Search) -> ScreenPage:
    selection = dialog.origin
    if dialog.index >= 0:
        selection = only(dialog.matches[dialog.index], Unit.WORD)
    return replace(_select(page, selection), dialog=dialog)


def matches_in(text: Text, query: str) -> list[Span]:
    """Find what was typed in the paragraphs, whatever its case and white space."""
    words = query.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    return [
        snapped(text, Span(*match.span()))
        for paragraph in text.paragraphs
        for match in pattern.finditer(text.body, paragraph.start, paragraph.end)
    ]
