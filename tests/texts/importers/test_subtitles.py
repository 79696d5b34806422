"""Of subtitles, what is said: no numbers and no times, cues joined, speakers kept."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from tests.texts.importers.made_files import read, refusal

from diptych.errors import BinaryFileError

if TYPE_CHECKING:
    from diptych.texts.importers import Imported


def said(imported: Imported) -> list[str]:
    return [one.content for one in imported.segmentation.segments]


def srt(*cues: str, step: int = 2) -> bytes:
    """Return cues of a second and a half each, one every ``step`` seconds."""
    return "\n".join(
        f"{number + 1}\n00:00:{number * step:02},000 --> 00:00:{number * step + 1:02},500\n{cue}\n"
        for number, cue in enumerate(cues)
    ).encode()


def test_cues_join_into_sentences() -> None:
    found = read(srt("Good evening. The talks\nhave failed.", "Nobody wanted this."), "t.srt")
    assert said(found) == ["Good evening. The talks have failed. Nobody wanted this."]
    assert found.notes == ("2 cues without their numbers and times",)


def test_a_silence_after_a_sentence_begins_a_paragraph() -> None:
    assert said(read(srt("One.", "Two.", step=8), "t.srt")) == ["One.", "Two."]
    assert said(read(srt("One", "two", step=8), "t.srt")) == ["One two"]
    assert said(read(srt("One", "two", step=20), "t.srt")) == ["One", "two"]


def test_a_long_paragraph_ends_with_its_sentence() -> None:
    long = "And so it goes on, " * 21 + "my dear."
    assert said(read(srt(long, "Next one."), "t.srt")) == [long, "Next one."]
    endless = "and so it goes on " * 70
    assert said(read(srt(endless, "next one"), "t.srt")) == [endless.strip(), "next one"]


def test_speakers_stay_and_begin_a_paragraph() -> None:
    cues = (
        "- Come.\n- No, I will\nnot.", "Then go.", ">> REPORTER: It rains.", "ANNA: Yes.",
        "Li Qiang: We agree.", "He said: no. And\nLi Qiang: Again.",
    )  # fmt: skip
    assert said(read(srt(*cues), "t.srt")) == [
        "- Come.",
        "- No, I will not.",
        "Then go.",
        ">> REPORTER: It rains.",
        "ANNA: Yes.",
        "Li Qiang: We agree. He said: no. And",
        "Li Qiang: Again.",
    ]


def test_markup_is_left_out() -> None:
    cue = "{\\an8}<i>It <font color='red'>rains</font></i> 3 < 5 & more"
    assert said(read(srt(cue), "t.srt")) == ["It rains 3 < 5 & more"]


def test_cues_in_scripts_without_spaces_join_without_one() -> None:
    assert said(read(srt("今天我们", "谈谈天气。"), "t.srt")) == ["今天我们谈谈天气。"]


def test_rolling_captions_show_each_line_once() -> None:
    lines = [f"line {number}" for number in range(8)]
    rolling = [f"{one}\n{two}" for one, two in pairwise(lines)]
    found = read(srt(*rolling, "line 7"), "t.srt")
    assert said(found) == [" ".join(lines)]
    assert "7 repeated lines left out" in found.notes[0]
    shouted = read(srt(*["No!"] * 3), "t.srt")
    assert said(shouted) == ["No! No! No!"]


def test_lines_that_break_the_form_are_read_as_they_are_meant() -> None:
    raw = b"00:01,0 --> 00:02,0\nNo number.\n00:02,5 --> 00:03,0\n\n2\n00:03,1 --> 00:04,0\n\n12\n"
    assert said(read(raw + b"cats", "t.srt")) == ["No number. 12 cats"]
    assert said(read(b"1\n00:01,0 --> 00:02,0\nIn\n1914\n00:02,1 --> 00:03,0\nwar.", "t.srt")) == [
        "In 1914 war."
    ]


def test_webvtt_names_voices_and_has_comments() -> None:
    raw = (
        "WEBVTT - Talk\nKind: captions\nLanguage: de\n\nSTYLE\n::cue { color: red }\n\n"
        "intro\n00:00.000 --> 00:02.000 align:start\n<v.loud Anna>Guten &amp; <b>Tag</b>"
        "<00:00:01.000><c> heute</c>\n\nNOTE a remark\n--> more\n\n"
        "00:02.000 --> 00:03.000\n<ruby>字<rt>zi</rt></ruby>\n\nNOTE\nlast"
    )
    found = read(raw.encode(), "sub.txt")
    assert said(found) == ["Anna: Guten & Tag heute 字"]
    assert found.fields == {"language": "de"}
    assert read(b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi.", "a.vtt").fields == {}


def test_cues_without_words_say_nothing() -> None:
    assert said(read(srt("<i></i>"), "t.srt")) == []


def test_bytes_tell_subtitles() -> None:
    assert said(read(srt("Hello."), "subtitles")) == ["Hello."]


def test_a_file_without_times_is_refused() -> None:
    assert refusal(b"Hello.\n", "t.srt") == (
        "t.srt: no line has times (00:00:01,000 --> 00:00:02,000); if it is plain text, add it as "
        "that: --as plain"
    )


def test_lines_of_sounds_are_left_out_and_said() -> None:
    cues = (
        "[Applause]", "♪ ♪", "(wind howling,\nwaves crashing)", "- [laughs]\n- It rains.",
        "(sighs) No. [Laughter] Yes.", "♪ Oh, the rain ♪", "（足音）", "(He is my brother.)",
    )  # fmt: skip
    found = read(srt(*cues), "t.srt")
    assert said(found) == [
        "- It rains.",
        "(sighs) No. [Laughter] Yes. ♪ Oh, the rain ♪ (He is my brother.)",
    ]
    assert found.notes == (
        "8 cues without their numbers and times, 6 lines of sounds or notes left out",
    )
    one = read(srt("[Applause]", "Yes."), "t.srt")
    assert "1 line of sounds or notes left out" in one.notes[0]


def test_names_that_stand_in_brackets_among_words_are_no_sounds() -> None:
    found = read(srt("Come, (Jon), come!", "(Jon)", "And (Kai)?", "[Later]"), "t.srt")
    assert said(found) == ["Come, (Jon), come! (Jon) And (Kai)?"]


def test_speakers_in_brackets_begin_a_paragraph_if_they_speak_twice() -> None:
    cues = (
        "[ANNA] Come.",
        "(sighs) No.",
        "(sighs) Yes.",
        "[Bo] Never.",
        "[ANNA]\nThen go.",
        "[ANNA]",
    )
    assert said(read(srt(*cues), "t.srt")) == [
        "[ANNA] Come. (sighs) No. (sighs) Yes. [Bo] Never.",
        "[ANNA] Then go.",
    ]


def test_a_dash_inside_a_sentence_is_no_turn() -> None:
    cues = (
        "He is the door", "— the door, he said.", "Templates chain", "- between them.", "Well —",
        "— What?", "Never mind", "- Go.",
    )  # fmt: skip
    assert said(read(srt(*cues), "t.srt")) == [
        "He is the door — the door, he said. Templates chain - between them. Well —",
        "— What?",
        "Never mind",
        "- Go.",
    ]


def test_marks_of_direction_at_the_ends_of_lines_are_taken_away() -> None:
    found = read(srt("\u202bنعم.\u202c\n\u200fلا \u200eAI\u200e هنا.\u202c"), "t.srt")
    assert said(found) == ["نعم. لا \u200eAI\u200e هنا."]


def test_cues_without_full_stops_end_with_a_silence() -> None:
    cues = [f"line {number}" for number in range(6)]
    assert said(read(srt(*cues, step=8), "t.srt")) == cues
    assert said(read(srt(*cues[:5], step=8), "t.srt")) == [" ".join(cues[:5])]
    stopped = [*cues[:5], "line 5."]
    assert said(read(srt(*stopped, step=8), "t.srt")) == [" ".join(stopped)]


def test_cues_in_scripts_without_spaces_are_parted_where_nothing_else_parts_sentences() -> None:
    cues = ["安全だ\n本当に", "イーモ？", "行こう", "どこに", "来るんだ", "早く"]
    assert said(read(srt(*cues), "t.srt")) == ["安全だ本当に イーモ？ 行こう どこに 来るんだ 早く"]
    cues[5] = "早く。"
    assert said(read(srt(*cues), "t.srt")) == ["安全だ本当にイーモ？行こうどこに来るんだ早く。"]
    cues[5] = "早く 早く。"
    assert said(read(srt(*cues), "t.srt")) == [
        "安全だ 本当に イーモ？ 行こう どこに 来るんだ 早く 早く。"
    ]


def test_a_name_on_a_line_of_its_own_goes_before_what_is_said() -> None:
    cues = ("（空）行こう。", "（空）\n早く。", "（空）")
    assert said(read(srt(*cues), "t.srt")) == ["（空）行こう。", "（空）早く。"]


def test_a_nul_is_refused_with_its_place() -> None:
    with pytest.raises(BinaryFileError, match="NUL at character 35"):
        read(srt("It \0rains"), "t.srt")
