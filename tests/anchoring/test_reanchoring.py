"""Annotations stay on their passages, or say that they do not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.anchoring import reanchoring
from diptych.anchoring.reanchoring import needs_reanchoring, planned, reanchored
from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.quotes import Span
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.anchoring.reanchoring import Placement

OLD = """\
# Rules for the sea

The harbour was opened in May, and ships came from forty countries.

Ministers met in Geneva on Monday. They agreed on rules for fishing. Nobody voted against them.

All rights reserved. Write to us.

The town has grown since then. Its people sell fish, salt and rope.

All rights reserved. Write to us.

Storms are rare in summer, but they come.
"""


def text(body: str) -> Text:
    return parse_text("sea", body.encode(), body, "texts/sea.md")


def at(body: str, quote: str, nth: int = 1, **fields: bool) -> Annotation:
    start = [match.start() for match in re.finditer(re.escape(quote), body)][nth - 1]
    return Annotation(start=start, end=start + len(quote), quote=quote, codes={}, **fields)


def where(one: Annotation, old: str | None, new: str, *earlier: str) -> Placement:
    return reanchored({"one": one}, old, earlier, text(new))[0]


def placed(quote: str, old: str, new: str, nth: int = 1) -> tuple[str, str]:
    """Return the status of a passage and what is there now, in its nearest context."""
    found = where(at(old, quote, nth), old, new)
    if found.span is None:
        return found.status, ""
    start, end = found.span
    assert new[start:end] == found.quote
    return found.status, found.quote


# What stays


@pytest.mark.parametrize("quote", ["Ministers", "fishing. Nobody", "Write to us.", OLD.strip()])
def test_in_the_same_text_everything_is_exact(quote: str) -> None:
    found = where(at(OLD, quote), OLD, OLD)
    assert (found.status, found.span, found.similarity) == (
        "exact",
        (found.before.start, found.before.end),
        1,
    )


def test_words_before_a_passage_do_not_change_it() -> None:
    new = OLD.replace("was opened", "was, as everybody knows, opened")
    found = where(at(OLD, "rules for fishing"), OLD, new)
    assert found.status == "exact"
    assert found.span == (new.index("rules for fishing"), new.index("rules for fishing") + 17)


def test_words_next_to_a_passage_are_not_taken_in() -> None:
    new = OLD.replace("Ministers met", "Forty ministers met").replace("fishing.", "fishing today.")
    assert placed("met in Geneva on Monday. They agreed on rules for fishing", OLD, new) == (
        "exact",
        "met in Geneva on Monday. They agreed on rules for fishing",
    )


@pytest.mark.parametrize("nth", [1, 2])
def test_the_same_words_elsewhere_do_not_confuse(nth: int) -> None:
    new = OLD.replace("Storms are", "In short: storms are").replace("forty", "fifty")
    found = where(at(OLD, "All rights reserved.", nth), OLD, new)
    assert found.status == "exact"
    assert found.span
    assert new[: found.span.start].count("All rights reserved.") == nth - 1


# What changed


@pytest.mark.parametrize(
    ("quote", "was", "now", "expected"),
    [
        ("They agreed on rules for fishing.", "rules", "some rules",
         "They agreed on some rules for fishing."),
        ("They agreed on rules for fishing.", "They agreed", "Some agreed",
         "Some agreed on rules for fishing."),
        ("They agreed on rules for fishing.", "for fishing.", "for ships.",
         "They agreed on rules for ships."),
        ("fish, salt and rope", "fish, salt and rope", "fish, salt, and ropes",
         "fish, salt, and ropes"),
        ("Its people sell fish", "then. Its people", "then; its people", "its people sell fish"),
        ("Storms are rare in summer", "rare in summer", "rare\n\nin summer",
         "Storms are rare\n\nin summer"),
    ],
)  # fmt: skip
def test_an_edited_passage_keeps_its_annotation(
    quote: str, was: str, now: str, expected: str
) -> None:
    assert placed(quote, OLD, OLD.replace(was, now)) == ("edited", expected)


def test_an_edited_passage_says_how_much_it_is_the_same() -> None:
    found = where(at(OLD, "ships came"), OLD, OLD.replace("ships came", "ships come"))
    assert found.status == "edited"
    assert found.similarity == 0.9


def test_a_rewritten_passage_in_its_old_surroundings_is_proposed() -> None:
    new = OLD.replace("They agreed on rules for fishing.", "An accord on the rules was reached.")
    assert placed("They agreed on rules for fishing.", OLD, new)[0] == "proposed"


def test_short_words_among_others_are_where_their_neighbours_are() -> None:
    old = f"{'They agreed on rules for fishing. ' * 3}Nobody voted against {'them all. ' * 9}"
    new = f"{'Dull boats lay where kings slept. ' * 3}Nobody voted against {'quick foxes. ' * 9}"
    assert placed("voted", old, new) == ("exact", "voted")


def test_a_passage_does_not_reach_to_a_mark_that_ends_something_else() -> None:
    new = OLD.replace("but they come.", "but they come, and when they do nobody is prepared.")
    assert placed("but they come.", OLD, new) == ("edited", "but they come")


def test_marks_alone_stay_where_they_are() -> None:
    old = "Wait ... and see what there is.\n"
    assert placed("...", old, old.replace("Wait", "Please wait")) == ("exact", "...")
    assert placed("...", old, old.replace("...", "!!!")) == ("orphan", "")


# What is gone


def test_a_deleted_passage_is_an_orphan() -> None:
    new = OLD.replace(" They agreed on rules for fishing.", "")
    found = where(at(OLD, "They agreed on rules for fishing."), OLD, new)
    assert (found.status, found.span, found.quote, found.similarity) == ("orphan", None, "", None)


def test_a_passage_beside_a_deleted_one_like_it_stays_what_it_is() -> None:
    old = "One. The court decides on A. The court rules on B. End.\n"
    new = "One. The court rules on B. End.\n"
    assert placed("The court rules on B.", old, new) == ("exact", "The court rules on B.")
    assert placed("The court decides on A.", old, new) == ("orphan", "")


def test_in_an_empty_text_everything_is_an_orphan() -> None:
    assert placed("Ministers", OLD, "") == ("orphan", "")


def test_a_deleted_passage_whose_twin_remains_is_proposed_there() -> None:
    paragraph = "All rights are reserved by the harbour and its master.\n\n"
    old = OLD.replace("The town has", paragraph + "The town has") + "\n" + paragraph
    new = old.replace(paragraph, "", 1)
    assert placed(paragraph.strip(), old, new) == ("proposed", paragraph.strip())
    assert placed(paragraph.strip(), old, new, nth=2) == ("exact", paragraph.strip())


def test_short_words_that_happen_to_stand_elsewhere_are_not_proposed() -> None:
    assert placed("Nobody", OLD, OLD.replace(" Nobody voted against them.", "")) == ("orphan", "")
    assert placed("in Geneva", OLD, "Ships met in May, and not in Geneva.\n") == ("orphan", "")


def test_nothing_is_put_on_marks_between_paragraphs() -> None:
    old = "a # b, and more of it, and then the end of it\n"
    assert placed("#", old, "# b, and more of it, and then the end of it\n")[0] == "orphan"


# What moved


def test_a_paragraph_that_stands_elsewhere_takes_its_annotations_along() -> None:
    paragraph = "The town has grown since then. Its people sell fish, salt and rope.\n\n"
    new = OLD.replace(paragraph, "") + "\n" + paragraph
    assert placed("fish, salt", OLD, new) == ("moved", "fish, salt")
    assert placed(paragraph.strip(), OLD, new) == ("moved", paragraph.strip())


def test_a_sentence_that_stands_elsewhere_takes_its_annotations_along() -> None:
    sentence = "Its people sell fish, salt and rope."
    new = OLD.replace(f" {sentence}", "").replace("Ministers met", f"{sentence} Ministers met")
    assert placed("sell fish", OLD, new) == ("moved", "sell fish")


ENGLISH = (
    "Ministers met in Geneva on Monday",
    "They agreed on rules for fishing",
    "Nobody was against them",
)
OTHERS = {
    "Hindi": (
        "मंत्री सोमवार को जिनेवा में मिले",
        "वे मछली पकड़ने के नियमों पर सहमत हुए",
        "कोई विरोध में नहीं था",
    ),
    "Urdu": (
        "وزراء پیر کے دن جنیوا میں آپس میں ملے",
        "انہوں نے ماہی گیری کے قواعد پر اتفاق کیا",
        "ان میں سے کسی نے بھی مخالفت نہیں کی",
    ),
    "Arabic": (
        "هل اجتمع الوزراء يوم الاثنين في جنيف",
        "هل اتفق هؤلاء الوزراء على قواعد الصيد",
        "هل عارضهم أحد من الحاضرين هناك",
    ),
    "Burmese": (
        "ဝန်ကြီးများသည် တနင်္လာနေ့က ဂျီနီဗာတွင် တွေ့ဆုံခဲ့သည်",
        "ငါးဖမ်းစည်းမျဉ်းများကို သဘောတူခဲ့သည်",
        "မည်သူမျှ မကန့်ကွက်ခဲ့ပါ",
    ),
    "Khmer": (
        "រដ្ឋមន្ត្រីបានជួបគ្នានៅទីក្រុងហ្សឺណែវ",
        "ពួកគេបានយល់ព្រមលើច្បាប់ស្តីពីការនេសាទ",
        "គ្មាននរណាម្នាក់ប្រឆាំងនឹងពួកគេទេ",
    ),
    "Chinese": ("部长们周一在日内瓦会面", "他们就捕鱼规则达成一致", "没有人反对他们的决定"),
    "Japanese": (
        "閣僚らは月曜日にジュネーブで会合した",
        "彼らは漁業の規則について合意した",
        "反対した者は一人もいなかった",
    ),
    "Korean": (
        "장관들은 월요일 제네바에서 만났다",
        "그들은 어업에 대한 규칙에 합의했다",
        "아무도 그들에게 반대하지 않았다",
    ),
    "Amharic": (
        "ሚኒስትሮቹ ሰኞ ዕለት በጄኔቫ ተገናኙ",
        "በዓሣ ማጥመድ ደንቦች ላይ ሁሉም ተስማሙ",
        "ማንም ሰው ምንም ተቃውሞ አላቀረበም",
    ),
    "Tibetan": (
        "བློན་ཆེན་རྣམས་གཟའ་ཟླ་བར་ཇི་ནི་ཝར་ཐུག་འཕྲད་བྱས",
        "ཁོང་ཚོས་ཉ་འཛིན་གྱི་སྒྲིག་གཞིར་མོས་མཐུན་བྱུང",
        "སུས་ཀྱང་དེ་ལ་ངོ་རྒོལ་བྱས་མེད་པ་རེད",
    ),
    "Thai": (
        "รัฐมนตรีพบกันที่เจนีวาเมื่อวันจันทร์",
        "พวกเขาตกลงกันเรื่องกฎการประมง",
        "ไม่มีใครในที่ประชุมคัดค้านพวกเขา",
    ),
}
ENDS = {
    "Hindi": "। ",
    "Urdu": "۔ ",
    "Arabic": "؟ ",
    "Burmese": "။ ",
    "Khmer": "។ ",
    "Chinese": "。",
    "Japanese": "。",
    "Korean": ". ",
    "Amharic": "። ",
    "Tibetan": "། ",
    "Thai": " ",
}


@given(st.data(), st.sampled_from("।۔။។؟؛։።།?!…\uff0e"))
def test_other_full_stops_change_nothing(data: st.DataObject, stop: str) -> None:
    """Whatever was swapped, moved, added or taken out, each outcome is that of English."""
    sentences = re.findall(r"[A-Z][^.#\n]*\.", OLD)
    parts = [*sentences, "\n\n", "“So they say.”", "(More on this.)"]
    some = data.draw(st.lists(st.sampled_from(parts), min_size=2, max_size=12))
    old, new = " ".join(some), " ".join(data.draw(st.permutations(some))[: len(some) - 1])
    starts = data.draw(st.lists(st.integers(0, len(old) - 2), min_size=1, max_size=4, unique=True))
    ends = [data.draw(st.integers(start + 1, len(old))) for start in starts]

    def outcomes(stop: str) -> list[tuple[str, str, Span | None, float | None]]:
        was, now = old.replace(".", stop), new.replace(".", stop)
        spans = zip(starts, ends, strict=True)
        all_of = {f"{a}": Annotation(start=a, end=b, quote=was[a:b], codes={}) for a, b in spans}
        found = reanchored(all_of, was, (), text(now))
        return [(one.id, one.status, one.span, one.similarity) for one in found]

    assert outcomes(stop) == outcomes(".")


def swapped(sentences: tuple[str, ...], end: str) -> list[tuple[str, bool]]:
    """Swap the first two of three sentences; tell what becomes of each, and of its ending."""
    first, second, third = (f"{one}{end}" for one in sentences)
    old, new = f"{first}{second}{third}\n", f"{second}{first}{third}\n"
    parts = [part for one in sentences for part in (f"{one}{end}".strip(), one[-6:])]
    found = [placed(part, old, new) for part in parts]
    return [(status, now == was) for was, (status, now) in zip(parts, found, strict=True)]


@pytest.mark.parametrize("language", ENDS)
def test_swapped_sentences_are_followed_in_any_script(language: str) -> None:
    """Full stops may be any script's, and words too: the outcome is that of English."""
    expected = swapped(ENGLISH, ". ")
    assert {status for status, _ in expected} == {"exact", "moved"}
    assert all(same for _, same in expected)
    end = ENDS[language]
    if end.strip():  # in Latin letters a blank ends no sentence
        assert swapped(ENGLISH, end) == expected
    own = swapped(OTHERS[language], end)
    assert {status for status, _ in own} == {"exact", "moved"}
    assert all(same for _, same in own)


@pytest.mark.parametrize(
    ("opens", "ends"), [("“", ".” "), ("„", ".“ "), ("(", ".) "), ("“", "。”")]
)
def test_swapped_sentences_are_followed_with_what_stands_around_them(opens: str, ends: str) -> None:
    first, second, third = (f"{opens}{one}" for one in ENGLISH)
    found = swapped((first, second, third), ends)
    assert {status for status, _ in found} == {"exact", "moved"}
    assert all(same for _, same in found)


def test_in_lines_that_moved_and_changed_words_are_found_again() -> None:
    paragraph = "The town has grown since then. Its people sell fish, salt and rope."
    changed = "The town has shrunk since then. Its poor sell fish, sand and rope."
    new = OLD.replace(f"{paragraph}\n\n", "") + f"\n{changed}\n"
    assert placed("since then", OLD, new) == ("moved", "since then")
    assert placed("grown", OLD, new) == ("orphan", "")
    assert placed("sell fish, salt and rope", OLD, new) == ("proposed", "sell fish, sand and rope")
    assert placed("shrunk", OLD.replace("grown", "shrunk"), new) == ("moved", "shrunk")


def test_what_was_also_put_elsewhere_is_not_moved() -> None:
    sentence = "They agreed on rules for fishing."
    new = OLD + f"\n{sentence}\n"
    assert placed(sentence, OLD, new) == ("exact", sentence)


def test_a_sentence_that_was_edited_in_its_place_and_stands_elsewhere_as_it_was_is_proposed() -> (
    None
):
    sentences = "Ministers met in Geneva on Monday. They agreed on rules for fishing."
    edited = OLD.replace("on rules", "on many rules")
    assert placed("agreed on rules", OLD, f"{edited}\n{sentences} It rained.\n") == (
        "proposed",
        "agreed on rules",
    )
    gone = OLD.replace(sentences, "Nothing came of it.")
    assert placed("agreed on rules", OLD, f"{gone}\n{sentences} It rained.\n") == (
        "moved",
        "agreed on rules",
    )


def test_which_of_two_copies_it_became_is_for_people_to_say() -> None:
    sentence = "They agreed on rules for fishing."
    old = f"Ministers met here. {sentence} Nobody voted against them, they said.\n"
    new = f"Ministers met here. {sentence} So it was. {sentence} Nobody voted against them.\n"
    assert placed(sentence, old, new) == ("proposed", sentence)


HARBOUR = "The harbour was opened in May, and ships came from forty countries."
TOWN = "The town has grown since then. Its people sell fish, salt and rope."
STORMS = "Storms are rare in summer, but they come."
RIGHTS = "All rights reserved. Write to us."
BOATS = f"{HARBOUR}\n\n{TOWN}\n\n{RIGHTS}\n\n{STORMS}\n"


@pytest.mark.parametrize("quote", [TOWN, "The town", "Its", "salt and rope."])
def test_of_a_paragraph_that_stands_twice_in_a_row_people_say_which_it_was(quote: str) -> None:
    new = BOATS.replace(TOWN, f"{TOWN}\n\n{TOWN}")
    assert placed(quote, BOATS, new) == ("proposed", quote)


@pytest.mark.parametrize("quote", [TOWN, "The town", "Its", "salt and rope."])
@pytest.mark.parametrize("before", [HARBOUR, STORMS])
def test_a_copy_elsewhere_is_told_by_what_is_around_it(quote: str, before: str) -> None:
    new = BOATS.replace(before, f"{TOWN}\n\n{before}")
    found = where(at(BOATS, quote), BOATS, new)
    original = new.index(f"{HARBOUR}\n\n{TOWN}") + len(HARBOUR) + 2
    assert found.status == "exact"
    assert found.span
    assert found.span.start == original + TOWN.index(quote)


def test_a_copy_is_told_whatever_the_white_space() -> None:
    new = f"{TOWN}\n\n{BOATS}".replace(" ", "\n", 30)
    found = where(at(BOATS, "fish"), BOATS, new)
    assert found.span
    assert (found.status, new[: found.span.start].count("Its")) == ("exact", 2)


def test_a_copy_that_the_differences_take_for_the_original_is_proposed_where_that_is() -> None:
    rest = "\n\n".join(f"Boat {number} is laid up for the winter." for number in range(9))
    old = f"{HARBOUR}\n\n{TOWN}\n\n{RIGHTS}\n\n{rest}\n"
    new = f"{TOWN}\n\n{rest}\n\n{HARBOUR}\n\n{TOWN}\n\n{RIGHTS}\n"
    found = where(at(old, "people"), old, new)
    assert found.span
    assert (found.status, new[: found.span.start].count("Its")) == ("proposed", 2)


def test_a_short_line_that_stands_once_is_known_though_all_around_it_changed() -> None:
    old = f"{HARBOUR}\n\n## Rain\n\n{TOWN}\n"
    new = f"{STORMS}\n\n## Rain\n\n{RIGHTS}\n"
    assert placed("Rain", old, new) == ("exact", "Rain")
    assert placed("Rain", old, new.replace("## Rain", "## Rain and wind"))[0] == "proposed"


def test_short_words_are_placed_by_what_they_stand_beside() -> None:
    old = "Nobody saw the ships in Geneva, or anywhere else that they had looked for them.\n"
    new = "All knew of boats in Geneva, though in no other place where one might have asked.\n"
    assert placed("in", old, new) == ("exact", "in")
    assert where(at(old, "in"), old, new).span == (new.index("in Geneva"), new.index(" Geneva"))


def test_words_that_moved_may_have_other_white_space() -> None:
    moved = f"{HARBOUR}\n\n{RIGHTS}\n\n{STORMS}\n\n{TOWN}\n".replace("Its people", "Its\npeople")
    assert placed("Its people sell", BOATS, moved) == ("edited", "Its\npeople sell")
    assert placed("sell fish", BOATS, moved) == ("moved", "sell fish")
    assert placed(" sell ", BOATS, moved) == ("moved", " sell ")
    assert placed(" people ", BOATS, moved) == ("edited", "people")


def test_words_that_were_moved_and_edited_are_proposed() -> None:
    sentence = "Its people sell fish, salt and rope to whoever comes by."
    old = OLD.replace("Its people sell fish, salt and rope.", sentence)
    new = OLD.replace(" Its people sell fish, salt and rope.", "").replace(
        "Nobody voted", "The people sell fish, salt and ropes to whoever comes by. Nobody voted"
    )
    assert placed(sentence, old, new) == (
        "proposed",
        "The people sell fish, salt and ropes to whoever comes by.",
    )


# Without the old text


def test_long_words_that_stand_once_and_in_order_are_exact() -> None:
    new = "A new beginning.\n\n" + OLD
    both = {
        "a": at(OLD, "ships came from forty countries.\n\nMinisters met in Geneva"),
        "b": at(OLD, "They agreed on rules for fishing. Nobody voted"),
        "c": at(OLD, "on rules"),
        "d": at(OLD, "Write to us."),
        "e": at(OLD, "The harbour"),
    }
    found = {one.id: one for one in reanchored(both, None, [], text(new))}
    assert {name: one.status for name, one in found.items()} == {
        "a": "exact", "b": "exact", "c": "proposed", "d": "proposed", "e": "proposed",
    }  # fmt: skip
    assert {one.span.start - one.before.start for one in found.values() if one.span} == {18}


def test_short_words_between_others_that_shifted_alike_are_exact() -> None:
    new = "A new beginning.\n\n" + OLD
    some = {
        "a": at(OLD, "ships came from forty countries.\n\nMinisters met in Geneva"),
        "b": at(OLD, "They"),
        "c": at(OLD, "on rules for fishing. Nobody voted against them."),
    }
    statuses = {one.id: one.status for one in reanchored(some, None, [], text(new))}
    assert statuses == {"a": "exact", "b": "exact", "c": "exact"}


def test_short_words_that_did_not_shift_with_the_others_are_not_exact() -> None:
    new = "A new beginning.\n\n" + OLD.replace("They agreed", "We agreed, they say")
    some = {
        "a": at(OLD, "ships came from forty countries.\n\nMinisters met in Geneva"),
        "b": at(OLD, "They"),
        "c": at(OLD, "on rules for fishing. Nobody voted against them."),
        "d": at(OLD, "e"),
    }
    found = {one.id: one for one in reanchored(some, None, [], text(new))}
    assert found["b"].status == "orphan"
    new = new.replace("We agreed, they say", "I agreed 12")
    found = {one.id: one for one in reanchored(some, None, [], text(new))}
    assert found["b"].status == "orphan"
    assert found["c"].status == "exact"


def test_short_words_that_stand_where_they_stood_by_chance_are_not_exact() -> None:
    new = "Rolled. " * 4 + OLD
    start = OLD.index("They")
    new = new[: start - 1] + " They " + new[start + 4 :]
    some = {
        "a": at(OLD, "The town has grown since then. Its people sell fish"),
        "b": at(OLD, "They"),
        "c": at(OLD, "Storms are rare in summer, but they come."),
    }
    found = {one.id: one for one in reanchored(some, None, [], text(new))}
    assert new[start : start + 4] == "They"
    assert [found[name].status for name in "abc"] == ["exact", "proposed", "exact"]


def test_long_words_out_of_order_are_proposed() -> None:
    new = (
        "They agreed on rules for fishing. Nobody voted. " + "Ships came from forty countries. " * 2
    )
    some = {
        "a": at(OLD, "They agreed on rules for fishing. Nobody voted"),
        "b": at(OLD, "hips came from forty countries."),
        "c": at(OLD, "The harbour was opened in May, and ships"),
    }
    found = {one.id: one.status for one in reanchored(some, None, [], text(new))}
    assert found == {"a": "exact", "b": "proposed", "c": "orphan"}


def test_words_like_them_are_proposed() -> None:
    one = at(OLD, "Its people sell fish, salt and rope.")
    found = where(one, None, "In spring the people sold fish, salt and ropes. And so on.")
    assert (found.status, found.quote) == ("proposed", "the people sold fish, salt and rope")


def test_short_words_far_from_their_neighbours_are_orphans() -> None:
    new = OLD.replace("Its people", "Its folk") + "\nX people, people.\n"
    some = {
        "a": at(OLD, "The town has grown since then. Its people"),
        "b": at(OLD, "people"),
        "c": at(OLD, "All rights reserved. Write to us.\n\nStorms are rare in"),
    }
    found = {one.id: one.status for one in reanchored(some, None, [], text(new))}
    assert found["b"] == "orphan"


def test_what_lies_on_its_quote_all_the_same_is_exact() -> None:
    assert where(at(OLD, "Ministers"), None, OLD).status == "exact"


# Through earlier texts


def test_annotations_made_for_different_texts_go_by_their_own() -> None:
    earlier = OLD.replace("The harbour", "The old and venerable harbour")
    some = {
        "a": at(OLD, "on rules"),
        "b": at(earlier, "rules for fishing"),
        "c": at(earlier, "May"),
    }
    new = OLD.replace("was opened", "opened")
    found = {one.id: one for one in reanchored(some, OLD, ["other", earlier], text(new))}
    assert {name: one.status for name, one in found.items()} == dict.fromkeys("abc", "exact")
    assert found["a"].body == OLD
    assert found["b"].body == earlier


def test_short_words_do_not_go_by_a_text_that_others_do_not_fit() -> None:
    some = {"a": at(OLD, "on rules"), "b": at(OLD, "fishing. Nobody voted")}
    broken = {**some, "a": Annotation(start=3, end=6, quote="xyz", codes={})}
    found = {one.id: one for one in reanchored(broken, None, [OLD], text(OLD + "x"))}
    assert (found["b"].status, found["b"].body) == ("exact", OLD)
    assert (found["a"].status, found["a"].body) == ("orphan", None)
    coincidence = {**some, "b": Annotation(start=3, end=6, quote="xyz", codes={})}
    found = {one.id: one for one in reanchored(coincidence, None, [OLD], text("x" + OLD))}
    assert found["a"].body is None


# Orphans


GONE = "They agreed on rules for fishing. Nobody voted against them."


def test_an_orphan_whose_passage_comes_back_is_found() -> None:
    orphan = at(OLD, GONE, orphan=True)
    found = where(orphan, OLD.replace(GONE, ""), OLD)
    assert (found.status, found.quote) == ("moved", GONE)
    assert found.placed == at(OLD, GONE)


def test_short_words_that_come_back_are_proposed() -> None:
    orphan = at(OLD, "They agreed on rules", orphan=True)
    found = where(orphan, OLD.replace(GONE, ""), OLD)
    assert (found.status, found.quote) == ("proposed", "They agreed on rules")


def test_words_like_an_orphan_are_proposed_if_they_are_new() -> None:
    orphan = at(OLD, GONE, orphan=True)
    new = OLD.replace("agreed on rules", "agreed on some rules")
    found = where(orphan, OLD.replace(GONE, ""), new)
    assert (found.status, found.quote) == ("proposed", GONE.replace("on rules", "on some rules"))
    assert where(orphan, new, new + "And more.\n").status == "orphan"


def test_an_orphan_stays_one_where_nothing_is_new() -> None:
    orphan = at(OLD, GONE, orphan=True)
    assert where(orphan, OLD, OLD).status == "orphan"
    assert where(orphan, OLD, OLD + "And more.\n").status == "orphan"


def test_without_the_old_text_an_orphan_is_only_proposed() -> None:
    orphan = at(OLD, GONE, orphan=True)
    assert where(orphan, None, "New. " + OLD, OLD).status == "proposed"
    assert where(orphan, None, OLD).status == "exact"
    assert where(at(OLD, "Write to us.", orphan=True), None, OLD).status == "proposed"


# Plans


def the_set(version: str, *annotations: Annotation) -> AnnotationSet:
    return AnnotationSet(
        text="sea",
        text_version=version,
        annotator="anna",
        annotations={f"id-{number}": one for number, one in enumerate(annotations)},
    )


def test_a_plan_makes_orphans_of_what_nobody_confirmed() -> None:
    orphan, twin = at(OLD, GONE, orphan=True), at(OLD, "They agreed on rules", orphan=True)
    stored = the_set("0" * 40, at(OLD, "Ministers"), orphan, twin)
    new = text(OLD)
    plan = planned(stored, OLD.replace(GONE, ""), [], new)
    assert [one.id for one in plan.proposals] == ["id-2"]
    refused, taken = plan.result(()), plan.result({"id-2"})
    assert refused.text_version == taken.text_version == new.version
    assert refused.annotations["id-2"].orphan
    assert refused.annotations["id-1"] == at(OLD, GONE)
    assert taken.annotations["id-2"] == at(OLD, "They agreed on rules")


def test_where_nothing_changes_the_set_is_the_very_same() -> None:
    new = text(OLD)
    stored = the_set(new.version, at(OLD, "Ministers"), at(OLD, "xyz|Nobody"[4:], orphan=True))
    assert needs_reanchoring(stored, new)
    assert planned(stored, OLD, [], new).result(()) is stored


def test_only_sets_for_another_text_or_with_orphans_need_it() -> None:
    new = text(OLD)
    assert not needs_reanchoring(the_set("0" * 40), new)
    assert not needs_reanchoring(the_set(new.version, at(OLD, "Ministers")), new)
    assert needs_reanchoring(the_set("0" * 40, at(OLD, "Ministers")), new)
    misplaced = Annotation(start=1, end=3, quote="??", codes={})
    assert needs_reanchoring(the_set(new.version, misplaced), new)


# Laws


SHIPS = ("Argo", "Beagle", "Cutty", "Dory", "Endeavour", "Fram", "Golden", "Hermes", "Iris", "Juno")
TOWNS = ("Aden", "Bergen", "Cadiz", "Dover", "Elba", "Faro", "Genoa", "Hull", "Izmir", "Jaffa")
CARGO = ("apples", "books", "coal", "dates", "eggs", "flour", "glass", "hides", "iron", "jute")
PARAGRAPHS = [
    f"In {year} the {ship} left for {town} with {cargo}. Nobody there had asked for {cargo}."
    for year, (ship, town, cargo) in enumerate(zip(SHIPS, TOWNS, CARGO, strict=True), 1900)
]


@st.composite
def revisions(draw: st.DrawFn) -> tuple[list[str], list[str], list[tuple[int, int, int]]]:
    """Return paragraphs, what became of each, and passages in those that were not changed."""
    old = PARAGRAPHS[: draw(st.integers(4, 10))]
    now = list(old)
    for number in draw(st.lists(st.integers(0, len(old) - 1), max_size=len(old) // 2)):
        kind = draw(st.sampled_from(["gone", "word", "sentence", "new"]))
        words = now[number].split(" ")
        if kind == "gone":
            now[number] = ""
        elif kind == "word" and words[0]:
            words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(["x", "the", "a b"]))
            now[number] = " ".join(words)
        elif kind == "sentence":
            now[number] = now[number].partition(". ")[2]
        else:
            now[number] = "Something else stands here now, of any length. " + now[number]
    same = [number for number, paragraph in enumerate(old) if now[number] == paragraph]
    passages = []
    for number in same:
        start = draw(st.integers(0, len(old[number]) - 12))
        end = draw(st.integers(start + 8, len(old[number])))
        if old[number][start:end].strip() == old[number][start:end]:
            passages.append((number, start, end))
    return old, now, passages


@given(revisions())
def test_passages_of_paragraphs_that_nobody_edited_are_exact(
    revision: tuple[list[str], list[str], list[tuple[int, int, int]]],
) -> None:
    paragraphs, became, passages = revision
    old, new = "\n\n".join(paragraphs), "\n\n".join(filter(None, became))
    some, expected = {}, {}
    for number, start, end in passages:
        first = sum(len(paragraph) + 2 for paragraph in paragraphs[:number])
        now = sum(len(paragraph) + 2 for paragraph in became[:number] if paragraph)
        some[str(number)] = Annotation(
            start=first + start, end=first + end, quote=paragraphs[number][start:end], codes={}
        )
        expected[str(number)] = "exact", (now + start, now + end)
    found = reanchored(some, old, [], text(new))
    assert {one.id: (one.status, one.span) for one in found} == expected


WORDS = st.lists(st.sampled_from(["sea", "was", "calm.", "the", "# ", "\n\n", "海", "and", "\n"]))


@given(WORDS, WORDS, st.data())
def test_nothing_is_lost_and_nothing_lies_beside_its_quote(
    one: Sequence[str], other: Sequence[str], data: st.DataObject
) -> None:
    old, new = text(" ".join(one)), text(" ".join(other))
    some = {}
    for number in range(data.draw(st.integers(0, 5)) if old.body else 0):
        start = data.draw(st.integers(0, len(old.body) - 1))
        end = data.draw(st.integers(start + 1, len(old.body)))
        orphan = {"orphan": True} if data.draw(st.booleans()) else {}
        some[str(number)] = Annotation(
            start=start, end=end, quote=old.body[start:end], codes={}, **orphan
        )
    for body in (old.body, None):
        found = reanchored(some, body, [], new)
        assert {placement.id: placement.before for placement in found} == some
        for placement in found:
            after = placement.placed
            assert bool(after.orphan) == (placement.status == "orphan")
            if not after.orphan:
                assert new.body[after.start : after.end] == after.quote == placement.quote
                first, last = new.touched(after.start, after.end)
                assert first <= last
            if placement.status in {"exact", "moved"}:
                assert after.quote == placement.before.quote


@given(WORDS)
def test_a_text_that_stays_the_same_keeps_all_in_their_places(words: Sequence[str]) -> None:
    body = text(" ".join(words))
    spans = [(p.start, p.end) for p in body.paragraphs]
    some = {
        str(start): Annotation(start=start, end=end, quote=body.body[start:end], codes={})
        for start, end in spans
    }
    for old in (body.body, None):
        found = reanchored(some, old, [], body)
        assert [(one.status, one.span) for one in found] == [("exact", span) for span in spans]


@pytest.mark.parametrize(
    ("quote", "trimmed"),
    [("sea", Span(2, 5)), (" sea", Span(0, 5)), ("sea ", Span(2, 7)), (" sea ", Span(0, 7))],
)
def test_blanks_at_the_ends_stay_where_the_quote_has_them(quote: str, trimmed: Span) -> None:
    assert reanchoring._trimmed("  sea  ", Span(0, 7), quote) == trimmed


@pytest.mark.parametrize(
    ("was", "now", "covered"),
    [
        ("pay on Tuesday.", "pay on Wednesday evening.", "pay on Wednesday evening."),
        ("pay on Monday.", "pay on Monday. The council said so on Friday.", "pay on Monday."),
    ],
)
def test_what_was_a_whole_paragraph_takes_in_what_replaces_its_ends(
    was: str, now: str, covered: str
) -> None:
    said = "The bridge has two lanes now, and drivers "
    first, second = (f"# Toll\n\n{said}{one}\n\nNobody else spoke.\n" for one in (was, now))
    assert placed(said + was, first, second)[1] == said + covered
    part = was.rstrip(".")
    assert placed(said + part, first, second)[1] != said + now, "what was a part stays one"


def test_what_is_put_before_a_whole_paragraph_is_taken_in_with_its_changed_beginning() -> None:
    was = "All drivers pay less from May on, the council said on Monday."
    now = "From next year on, all motorists pay less from May on, the council said on Monday."
    first, second = (f"# Toll\n\n{one}\n\nNobody else spoke.\n" for one in (was, now))
    assert placed(was, first, second) == ("edited", now)
    kept = second.replace("From next", "Nobody else spoke. From next").replace(
        "\nNobody else spoke.\n", ""
    )
    assert placed("Nobody else spoke.", first, kept)[1] == "Nobody else spoke."
