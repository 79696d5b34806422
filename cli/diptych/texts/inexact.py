"""Numbers that are not exact: ranges as in *20 to 30*, and bounds as in *more than 20*.

Told in the languages whose numbers in words are read, by the words right beside the number.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, cast

Bound = Literal["", "least", "most", "about"]
"""Whether a number is exact, the least or the most there is, or one in round figures."""

TO = (
    r"(?:[–—~～至到]|から|(?:to|and|or|bis|und|oder|tot|en|of|à|au|et|ou|a|y|o|u|e|al|do|i|lub"
    r"|hingga|sampai|dan|до|и|или|ile|ve|veya|إلى|الى|و)(?!\w))"
)
"""What stands between the two ends of a range, and between two numbers of one thing."""
_AT_LEAST = (
    "not (?:fewer|less) than|pas moins de|nicht weniger als|no menos de|não menos de"
    "|non meno di|niente meno di|niet minder dan|tidak kurang dari|nie mniej niż|не меньше"
    "|more than|over|at least|above|exceed(?:s|ed|ing)?|upwards of|no (?:fewer"
    "|less) than|mehr als|über|mindestens|wenigstens|meer dan|ruim|minstens|zeker"
    "|ten minste|minimaal|plus de|au moins|au minimum|más de|al menos|por lo menos"
    "|como mínimo|mais de|pelo menos|ao menos|no mínimo|più di|oltre|almeno|lebih dari"
    "|sedikitnya|setidaknya|melebihi|paling tidak|не менее|более|больше|свыше"
    "|как минимум|по меньшей мере|ponad|więcej niż|co najmniej|przynajmniej|powyżej"
    "|en az|أكثر من|ما لا يقل عن|على الأقل"
)
_AT_MOST = (
    "less than|fewer than|under|below|up to|at most|(?:no|not) more than|as many as"
    "|nicht mehr als|weniger als|unter|bis zu|höchstens|maximal|niet meer dan"
    "|minder dan|hooguit|hoogstens|maximaal|pas plus de|moins de|jusqu['’]à|au plus"
    "|au maximum|no más de|menos de|hasta|como máximo|não mais de|até|no máximo"
    "|non più di|meno di|fino a|al massimo|tidak lebih dari|kurang dari|hingga|maksimal"
    "|paling banyak|не более|не больше|менее|меньше|до|максимум|nie więcej niż"
    "|mniej niż|najwyżej|poniżej|en fazla|en çok|أقل من|حتى"
)
_ABOUT = (
    "about|around|some|nearly|almost|roughly|approximately|close to|estimated|rund|etwa"
    "|circa|ca|ungefähr|fast|knapp|beinahe|nahezu|gut|ongeveer|bijna|zo['’]n|krap"
    "|environ|près de|presque|quelque|autour de|unos|unas|cerca de|casi|alrededor de"
    "|aproximadamente|quase|perto de|quasi|intorno a|sekitar|kira-kira|hampir"
    "|kurang lebih|около|примерно|почти|порядка|приблизительно|około|ok|prawie|niemal"
    "|blisko|yaklaşık|neredeyse|نحو|حوالي|قرابة|زهاء"
)
_BEFORE: dict[Bound, tuple[str, str]] = {
    "least": (
        _AT_LEAST,
        "超过|超過|至少|逾|多于|多於|少なくとも|不少于|최소|적어도|มากกว่า|กว่า|อย่างน้อย",
    ),
    "most": (_AT_MOST, "不到|少于|少於|最多|不足|不超过|最大|최대|ไม่เกิน|น้อยกว่า"),
    "about": (_ABOUT, "约|約|近|大约|大約|将近|將近|およそ|ほぼ|약|거의|ประมาณ|ราว|เกือบ"),
}
"""What says so before the number: words, and words of scripts without spaces."""
_BEHIND: dict[Bound, str] = {
    "least": "fazla|çok|aşkın|or more|oder mehr|of meer|ou plus|o más|ou mais|o più|atau lebih"
    "|и более|lub więcej|多|余|餘|以上|超|여|이상",
    "most": "az|or less|or fewer|oder weniger|ou moins|o menos|以下|未満|以内|이하|미만",
    "about": "or so|左右|前後|程度|ほど|くらい|정도|가량",
}
BEHIND = rf"(?:(?:{'|'.join(_BEHIND.values())})(?:(?<![a-zçşıáéúùóñąćęłńśźż\u0430-\u044f])|(?!\w)))"
"""What tells of a number before it, or of a number and what it counts, that it is not exact."""
_FAR = 32
"""Characters before a number that tell of it."""


def bound(before: str, behind: str = "") -> tuple[Bound, str]:
    """Tell what words before a number, and one of ``BEHIND`` behind it, make of it.

    What stands before those words comes with it.
    """
    if told := _before().search(before, max(len(before) - _FAR, 0)):
        return cast("Bound", told.lastgroup), before[: told.start()]
    return next(
        (one for one, words in _BEHIND.items() if behind.casefold() in words.split("|")), ""
    ), before


@cache
def _before() -> re.Pattern[str]:
    """Return what finds the words, the longest of them first: *no more than* is not *more than*."""
    kinds = "|".join(
        rf"(?P<{bound}>(?:(?<!\w)(?:{words})\.?|{letters})\s*)"
        for bound, (words, letters) in _BEFORE.items()
    )
    return re.compile(rf"(?:{kinds})[^\w\s]?\s*\Z", re.IGNORECASE)
