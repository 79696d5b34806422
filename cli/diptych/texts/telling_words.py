"""Frequent words that tell apart languages which read alike to langdetect.

Promises: the words are those that the press of one language writes and that of another does not.
Without such words, or where they disagree, nothing is said.
"""

import re
from functools import cache
from typing import NamedTuple


class Telling(NamedTuple):
    """The language that the words are of, and what else it may be."""

    language: str
    lead: int
    """How many more different words are of it than of the next language."""
    others: tuple[str, ...]


def told_by_words(passage: str, language: str) -> Telling | None:
    """Tell which of the languages that are taken for this one it is, if words decide clearly.

    Different words of it have to be more than twice as many as those that it does not have.
    """
    names = _TAKEN_FOR.get(language)
    if names is None:
        return None
    known = frozenset().union(*map(_words, names))
    words = known.intersection(_WORD.findall(passage.lower()))
    counts = {name: len(words & _words(name)) for name in names}
    best = max(names, key=counts.__getitem__)
    if counts[best] <= 2 * (len(words) - counts[best]):
        return None
    others = tuple(name for name in names if name != best)
    return Telling(best, counts[best] - max(counts[name] for name in others), others)


_WORD = re.compile(r"[^\W\d_]+")
_TAKEN_FOR = {"id": ("id", "ms"), "hr": ("hr", "sr", "bs"), "mk": ("mk", "sr")}
"""What langdetect says, and what it may be as well; the likelier one first."""


@cache
def _words(language: str) -> frozenset[str]:
    return frozenset(" ".join(_TELLING[language]).split())


_IJEKAVIAN = """
    svijet svijeta svijetu vrijeme mjesto mjesta mjestu dijete djeca djece djecu riječ riječi uvijek
    ovdje gdje dio cijeli cijela cijelo poslije prije smije smiju čovjek čovjeka čovjeku primjer
    zahtjev zahtjeva mjesec mjeseca mjeseci vijeće vijeća sljedeći sljedeće posljednji posljednje
    promjena promjene vjerojatno nedjelje nedjelju ponedjeljak sjednica sjednice srijedu pobjeda
    pobjede rijeka snijeg nigdje negdje uspio htio želio vijest vijesti liječenje obavijest
    vrijednost vrijednosti povjerenje uvjerenje obezbijedi primjenu djelovanje razumije zamijeniti
    """
_EKAVIAN = """
    svet svetu vreme mesto mesta mestu deca dece decu reč reči uvek ovde gde deo ceo celo cela
    posle sme smeju čovek čoveka čoveku primer zahtev zahteva mesec meseca meseci veće sledeći
    sledeće poslednji poslednje promena promene verovatno nedelje nedelju ponedeljak sednica
    sednice sredu pobeda pobede reka sneg nigde negde uspeo hteo želeo vest vesti lečenje
    obaveštenje vrednost vrednosti poverenje ubeđenje obezbedi primenu dejstvo razume zameniti
    bezbednost bezbednosti savet saveta izveštaj opšti opšte saopštio saopštila predlog
    """
_EASTERN = """
    svako niko hiljada hiljade januara februara marta aprila maja juna jula avgusta septembra
    oktobra novembra decembra evropske evropska evropskog evropskoj evrope evropi evropa porodica
    porodice porodicu porodici uslovi uslove muzike muzika univerzitet univerziteta ukoliko pošto
    """
_TELLING = {
    "id": (
        """
        karena bahwa bisa uang proyek perusahaan informasi kualitas aktivitas komunitas universitas
        kesehatan berbeda perbedaan senin kamis jumat agustus desember internasional nasional kantor
        provinsi situs teknis kontributor lisensi prioritas fitur kode yaitu berbagai polisi memulai
        """,
    ),
    "ms": (
        """
        kerana bahawa bahawasanya hendaklah sesiapa sebarang sekiranya manakala projek wang syarikat
        mesyuarat maklumat kualiti aktiviti komuniti universiti kesihatan berbeza perbezaan isnin
        khamis jumaat ogos disember antarabangsa kempen perkhidmatan sahaja perlembagaan penyumbang
        lesen hospital perisian iaitu pelbagai tempatan sokongan menyokong memulakan membolehkan
        pengiktirafan diiktiraf sejagat jawatankuasa semasa mengikut rakan soalan
        """,
    ),
    "hr": (
        """
        svatko netko nitko tko tijekom tisuća tisuće siječnja veljače ožujka travnja svibnja lipnja
        srpnja kolovoza rujna listopada studenoga studenog prosinca europske europska europskog
        europskoj europe europi europa sveučilišta sveučilište povijesti povijest glazbe glazba
        gospodarstva gospodarstvo uvjeti uvjete obitelj obitelji izvješće
        """,
        _IJEKAVIAN,
    ),
    "bs": (
        """
        historije historija historijski historijske historiju augusta sedmice sedmica lahko općeg
        """,
        _IJEKAVIAN,
        _EASTERN,
    ),
    "sr": (
        _EKAVIAN,
        _EASTERN,
        "је су који која које као није бити било пре после свако нико због између",
    ),
    "mk": ("во со дека кои ќе сум беше нивните секој сите кој никој овие",),
}
