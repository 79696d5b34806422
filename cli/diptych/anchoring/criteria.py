"""The numbers that decide where annotations go.

One value per job, so that none of them is changed without the others in sight. Unless a field says
otherwise they were measured on annotations over 357 pairs of real revisions (documentation, a
book, laws), whose right places were known revision by revision, and over scripted edits; the tests
hold cases on either side of each.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrespondenceCriteria:
    """What decides which place of a text is which place of another."""

    around: int = 40
    """Code points on either side of a passage that are its context."""
    island: int = 12
    """Letters and digits; more of them in a row, between two edits, are not there by chance."""
    island_part: float = 0.5
    """How long kept words may be, as a share of the shorter edit beside them, to be an island."""
    elsewhere: float = 0.5
    """The share of a line that is kept in place, from which on it is not looked for elsewhere, and
    the same words elsewhere are a copy."""
    moved: float = 0.3
    """The similarity, that of ``pairing``, of a line and what it became elsewhere. Measured, as the
    next one, on paragraphs of a manual that were moved, edited, split, merged and copied."""
    ahead: float = 0.1
    """How much more similar it must be than the next best line, either way: else it is not
    guessed."""


CORRESPONDENCE = CorrespondenceCriteria()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReanchoringCriteria:
    """What decides whether an annotation is placed, is proposed or becomes an orphan.

    Similarity is that of ``similarity_of``, length that of ``length_said``; shares are 0 to 1.
    """

    rather_similar: float = 0.6
    """The similarity from which on words in their place are an edited passage: if they are long,
    or one side of the context is there still."""
    similar: float = 0.5
    """The same for long ones where one side of the context is there still; else they are
    proposed."""
    hardly_similar: float = 0.35
    """The similarity from which on they are proposed where both sides are there still."""
    both_sides: float = 0.8
    """The share of both sides together that is there then."""
    one_side: float = 0.5
    """The share of one side of the context that is enough for the same words."""
    known: int = 40
    """The length from which on words that stand once are known by themselves."""
    known_beside: int = 20
    """The same with something of their context, or where the differences put them; shorter ones
    resemble others by chance."""
    searched: int = 30
    """The length from which on words are looked for that are only like them."""
    errors: float = 0.25
    """Edits in such words, as a share of the length in code points."""
    near: int = 4_000
    """Code points on either side of where words should be: there they are looked for first."""
    ahead: int = 5
    """By how many letters more the surroundings of one place have to be the passage's, so that it
    is not another; short words need as many beside them. Measured on 386 pairs of other revisions
    and on texts in which paragraphs and sentences were copied."""
    liker: float = 0.15
    """How much more similar what is around one place has to be, where letters do not tell.
    Measured, as the next one, on 947 pairs of revisions of 22 repositories, in nine languages."""
    in_place: int = 1
    """Like ``ahead``, for words in a stretch that the differences say is kept."""
    copied: float = 0.5
    """The share of a place that was there before, from which on the same words are not new."""
    taken: float = 0.6
    """The same for words that are only like them, and for the better of several places."""
    correspondence: CorrespondenceCriteria = CORRESPONDENCE


REANCHORING = ReanchoringCriteria()
