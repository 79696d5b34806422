from __future__ import annotations

import pytest

from diptych.comparison.contradictions import contradictions


def always(_one: str, _other: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("Soldiers killed 20 people.", "In all, 26 people died.", ["20 – 26 people"]),
        ("A magnitude 6.4 quake", "of magnitude 6,7", ["magnitude 6.4 – 6.7"]),
        ("1,200 houses", "1.200 houses", []),
        ("20 % of all", "25% of them", ["20 – 25 %"]),
        ("$3 a day", "$4 a day", ["3 – 4 $"]),
        ("42 wounded and 43 wounded", "57 wounded", []),
        ("20 dead", "26 dead", ["20 – 26 dead"]),
        ("20 of us", "26 of us", []),
        ("page 20", "page 26", []),
        ("in 2019 people left", "in 2020 people came", []),
        ("The court met on July 1, 2024.", "Es war der 2. Juli 2024.", ["2024-07-01 – 2024-07-02"]),
        ("in July 2024", "on 2024-07-02", []),
        ("On July 1, 2024, or May 2, 2024", "on 3 May 2024", []),
        ("killed 20 people", "killed 26 people", ["20 – 26 people"]),
        ("nothing", "at all", []),
        ("1,200 houses", "1,234 houses", []),
        ("12,300 houses", "11,300 houses", ["12300 – 11300 houses"]),
        ("120 houses", "123 houses", ["120 – 123 houses"]),
        ("1200.5 metres", "1200.7 metres", ["1200.5 – 1200.7 metres"]),
        ("12 حالات", "١٢ حالات", []),
        ("12 حالات", "١٣ حالات", ["12 – 13 حالات"]),
        ("harmed 20", "harmer 26", ["harmed 20 – 26"]),
        ("costs 20", "costs 26", ["costs 20 – 26"]),
        ("cost 20", "cost 26", []),
        ("12,000 houses", "11,500 houses", []),
        ("12,300 houses", "12,360 houses", ["12300 – 12360 houses"]),
        ("20 people", "26 Menschen", ["20 – 26 people"]),
        ("20 morts", "26 dead", ["20 – 26 morts"]),
        ("killed 20", "26 Tote", ["killed 20 – 26"]),
        ("$ 20", "26 dólares", ["20 – 26 $"]),
        ("20 euros", "€26", ["20 – 26 euros"]),
        ("20 euros", "26 dollars", []),
        ("at 12000 600 people", "at 700 people", []),
        ("9" * 24 + " people", "8.5 people", ["9" * 24 + " – 8.5 people"]),
        ("9" * 25 + " people", "8.5 people", []),
        ("20 Prozent", "25%", ["20 – 25 %"]),
        ("20 per cent", "20.5 percentage points", []),
        ("42 percent", "42.1 percent", []),
        ("42 percent", "42.5 percent", ["42 – 42.5 %"]),
        ("42.1 percent", "42.2 percent", ["42.1 – 42.2 %"]),
        ("3,500 retail stores", "nearly 17 %", []),
        ("nearly 3,500 stores", "nearly 17 %", []),
        ("nearly 3,500 stores", "nearly 120 people", []),
        ("$ 20 people", "26 people", []),
        ("20 people. Later 26 people.", "26 people", []),
        ("20 people", "a street with 20 houses and 26 people", []),
        ("le lundi 3 février", "lundi 10 février", ["3 February – 10 February"]),
        ("on May 3 people died", "on May 4 people died", ["3 May – 4 May"]),
        ("on Feb. 3 people died", "on 4 people", []),
        ("on 4 March 2024", "am 6. März", ["2024-03-04 – 6 March"]),
        ("on 4 March 2024", "am 4. März", []),
        ("20 to 30 people", "25 people", []),
        ("20–30 Menschen", "25 people", []),
        ("entre 20 y 30 personas", "25 people", []),
        ("20 and 20 people", "25 people", ["20 – 25 people"]),
        ("more than 20 people", "26 people", []),
        ("more than 20 people", "16 people", ["20 – 16 people"]),
        ("at least 20 people", "more than 26 people", ["20 – 26 people"]),
        ("no more than 20 people", "26 people", ["20 – 26 people"]),
        ("no more than 20 people", "16 people", []),
        ("up to 20 people", "at least 26 people", ["20 – 26 people"]),
        ("up to 26 people", "at least 20 people", []),
        ("20 cows", "26 cows", ["20 – 26 cows"]),
        ("there are about 20", "those were About 26", []),
        ("kills about 20 in 30 ships", "kills 26 in 40 ships", ["kills 20 – 26", "30 – 40 ships"]),
        ("20以下人", "16人", []),
        ("20以下人", "26人", ["20 – 26 人"]),
        ("1,200 were saved", "1,500 were saved", ["1200 – 1500"]),
        ("20 people were killed", "30 people were injured", []),
        ("20 people were killed", "30 people were killed, more injured", ["20 – 30 people"]),
        ("20人死亡", "26人受伤", []),
        ("20 people were missing", "26 Menschen verhaftet", []),
        ("20 people were missing", "26 Menschen gewählt", ["20 – 26 people"]),
        ("20 euros for the dead", "26 euros for the injured", ["20 – 26 euros"]),
        ("cut to £60m by May", "a £40m cut", ["60 million – 40 million £"]),
        ("€60m", "€ 60.000.000", []),
        ("$1.2B", "$1,300,000,000", ["1.2 billion – 1.3 billion $"]),
        ("$1.234m", "$3m", []),
        ("€60 months", "€40 months", ["60 – 40 €"]),
        ("pas moins de 30 personnes", "45 people", []),
        ("pas moins de 30 personnes", "20 people", ["30 – 20 personnes"]),
        ("About 300 people fled.", "287 people fled. Later 120 people fled.", []),
        ("20人以上", "23人", []),
        ("20人以上", "13人", ["20 – 13 人"]),
        ("약 300명", "287명", []),
        ("กว่า 20 คน", "26 คน", []),
        ("30 people or more", "45 people", []),
        ("30 or more people", "45 people", []),
        ("HK$20 million", "$2.6 million", []),
        ("HK$20", "HK$26", ["20 – 26 HK$"]),
        ("US$20", "$26", ["20 – 26 US$"]),
        ("In 2024 20 people", "26 people", ["20 – 26 people"]),
        ("hire 2,000 people", "hire 3,000 people", ["2000 – 3000 people"]),
        ("42 people have died", "57 muertos", ["42 – 57 people"]),
        ("42 people have died, 3 injured", "57 muertos", ["42 – 57 people"]),
        ("42 people were displaced, dozens died", "57 dead", []),
        ("42 people mourned the man who was killed", "57 dead", []),
        ("The court sentenced 3 people over the deaths", "26 dead", []),
        ("In 2020 people died", "30 people died", []),
        ("In Paris, 2019 began well", "In Paris, 2020 began well", []),
        ("2020 people died", "3030 people died", ["2020 – 3030 people"]),
        ("killed 2020 people", "killed 3030 people", ["2020 – 3030 people"]),
        ("€2000 for", "€3000 for", ["2000 – 3000 €"]),
        ("Im Mai 12 Soldaten", "Am 3. Mai 12 Soldaten", []),
        ("20 azubis", "26 azubis", ["20 – 26 azubis"]),
        ("20'den fazla kişi", "26 people", []),
        ("20'den fazla kişi", "16 people", ["20 – 16 kişi"]),
        ("about 300 people", "287 people", []),
        ("about 300 people", "237 people", ["300 – 237 people"]),
        ("over $20", "$26", []),
        ("20 avro", "26 евро", ["20 – 26 avro"]),
        ("造成20人死亡", "26 people", ["20 – 26 人"]),
        ("造成20多人死亡", "26 people", []),
        ("造成20多人死亡", "16 people", ["20 – 16 人"]),
        ("超过20人死亡", "26名", []),
        ("上涨20%。", "涨幅为百分之五", ["20 – 5 %"]),
        ("上涨百分之20的", "25パーセント減", ["20 – 25 %"]),
        ("20家公司", "26家医院", []),
        ("20トン増", "26トンの", ["20 – 26 トン"]),
        ("20명이", "26 people", ["20 – 26 명"]),
        ("第20人", "26人", []),
        ("5日20人", "26人", ["20 – 26 人"]),
        ("20 คน", "26คน", ["20 – 26 คน"]),
    ],
)
def test_numbers_and_dates_contradict_each_other(a: str, b: str, said: list[str]) -> None:
    assert contradictions(a, b, alike=always) == said


@pytest.mark.parametrize(
    ("a", "b", "languages", "said"),
    [
        ("killed eleven people", "13 people died", ("en", "en"), ["11 – 13 people"]),
        ("eleven people died", "11 people died", ("en", "en"), []),
        ("dua puluh orang", "21 orang", ("id", "id"), ["20 – 21 orang"]),
        ("1.2 million people", "1,234,567 people", ("en", "en"), []),
        ("28 Millionen Tote", "30.000.000 Tote", ("de", "de"), ["28 million – 30 million Tote"]),
        ("eleven people", "13 people", ("", "en"), []),
        (
            "240 million euros",
            "310 millones de euros",
            ("en", "es"),
            ["240 million – 310 million euros"],
        ),
        (
            "310 millions d'euros",
            "240 milioni di euro",
            ("fr", "it"),
            ["310 million – 240 million euros"],
        ),
        (
            "costará 310 millones de euros",
            "costará 240 millones de euros",
            ("es", "es"),
            ["310 million – 240 million euros"],
        ),
        (
            "2.4 billion euros",
            "3.100 millones de euros",
            ("en", "es"),
            ["2.4 billion – 3.1 billion euros"],
        ),
        ("造成20万人失踪", "造成26万人失踪", ("zh", "zh"), ["200000 – 260000 人"]),
        ("20 oranges", "26 people", ("en", "en"), []),
        ("20 orang", "26 people", ("ms", "en"), ["20 – 26 orang"]),
        ("20 orang", "26 people", ("sw", "en-GB"), ["20 – 26 orang"]),
        ("20 avro", "26 euro", ("en", "en"), []),
        ("二十名", "26 people", ("zh", "en"), ["20 – 26 名"]),
    ],
)
def test_numbers_in_words_contradict_as_well(
    a: str, b: str, languages: tuple[str, str], said: list[str]
) -> None:
    assert contradictions(a, b, languages, alike=always) == said


def test_contradictions_are_told_in_the_order_of_the_text() -> None:
    a = "Here 20 people died. There 30 horses fled. It cost $5."
    b = "It cost $6. There 31 horses fled. Here 26 people died."
    told = ["20 – 26 people", "30 – 31 horses", "5 – 6 $"]
    assert contradictions(a, b, alike=always) == told


def test_a_sentence_contradicts_one_other() -> None:
    a = " ".join(f"House {n} has {n}00 rooms." for n in range(21, 31))
    b = " ".join(f"House {n} has {n}01 doors and {n}07 rooms." for n in range(21, 31))
    assert len(contradictions(a, b, alike=always)) == 9
    assert contradictions(" ".join([a] * 20), " ".join([b] * 20), alike=always) != []
    assert contradictions(" ".join([a] * 21), " ".join([b] * 20), alike=always) == []


def test_sentences_that_say_something_else_do_not_contradict_each_other() -> None:
    def by_word(one: str, other: str) -> bool:
        return one[:5] == other[:5]

    a = "Here 20 people died on 2024-07-01. There 30 people fled."
    b = "There 31 people fled. Elsewhere 26 people died on 2024-07-02."
    assert contradictions(a, b, alike=by_word) == ["30 – 31 people"]


def test_each_contradiction_is_told_once() -> None:
    b = "26 people died. In all it is 26 people."
    assert contradictions("20 people died.", b, alike=always) == ["20 – 26 people"]


def test_short_sentences_are_compared_with_what_follows() -> None:
    asked = []

    def alike(one: str, _other: str) -> bool:
        asked.append(one)
        return True

    contradictions("So. 20 people died.", "26 people died.", alike=alike, least=4)
    assert set(asked) == {"So. 20 people died."}
