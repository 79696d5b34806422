"""The phrases of lines that are no text of a page, in the languages in which they were met.

Pieces of regular expressions, one language after another; letters are compared without case.
"""

POINTERS = (
    r"also read|read (?:also|more|next|this|the full)|see also|more (?:on|from)",
    r"you (?:may|might) also like|recommended|don['’]t miss|watch",
    r"related(?: (?:articles?|stories|coverage|news|posts?|links?))?",
    r"baca (?:juga|selengkapnya|pula)|simak (?:juga|pula|video)|lihat juga|berita terkait",
    r"à lire(?: (?:aussi|également))?|lire (?:aussi|également|la suite)|voir aussi",
    r"lesen sie (?:auch|hier|dazu)|mehr (?:zum thema|dazu)|siehe auch|auch interessant",
    r"auch lesen|schon gelesen|lesetipps?",
    r"lea también|leer (?:también|más)|lee también|(?:te|le) puede interesar",
    r"v(?:er|ea) (?:también|además)|puedes ver|mira también",
    r"leia (?:também|mais)|veja também|saiba mais|leggi anche|potrebbe interessarti",
    r"lees (?:ook|meer)|läs (?:också|mer|även)|les (?:også|mer)|læs (?:også|mere)",
    r"lue (?:myös|lisää)|olvasta már|citește și|vezi și|прочети (?:още|също)",
    r"(?:czytaj|zobacz|przeczytaj|sprawdź) (?:też|także|również|więcej)|dowiedz się więcej",
    r"čtěte (?:také|dále|více)|viac k téme|читайте (?:также|також)|смотрите также",
    r"ayrıca (?:okuyun|bakınız)|okumaya devam|đọc thêm|xem thêm|อ่าน(?:เพิ่มเติม|ต่อ)",
    r"اقرأ (?:أيضا|أيضًا|أيضاً|المزيد)|(?:بیشتر|همچنین) بخوانید|یہ بھی پڑھیں",
    r"(?:यह|ये|इसे) भी पढ़ें|আরও পড়ুন|延伸閱讀|延伸阅读|関連記事|あわせて読みたい|관련 ?기사",
    r"相关(?:阅读|新闻|报道)|相關(?:閱讀|新聞|報導)",
    r"διαβάστε (?:επίσης|ακόμη|ακόμα)|קראו (?:גם|עוד)",
)
"""How lines begin that point to other pages."""
CALLS = (
    r"(?:please )?share(?: (?:this|on|via|it|article|story)\b.*)?|tweet(?: this)?",
    r"e-?mail(?: this)?|print(?: (?:this|article))?|copy link|facebook|twitter|whatsapp",
    r"telegram|linkedin|pinterest|advertisements?|sponsored|story continues below.*",
    r"(?:article|scroll).{0,20}continues? (?:below|after).*|continue reading(?: the main story)?",
    r"follow (?:us|me|our|@)\b.*|join (?:us|our)\b.*\b(?:channel|group|newsletter)\b.*",
    r"(?:sign up|subscribe|register)\b.{0,60}\b(?:newsletters?|here|briefing|inbox|emails?)\b.*",
    r".{0,80}\ball rights reserved\b.*|alle rechte vorbehalten",
    r"no comments?|leave a (?:comment|reply)|keine kommentare",
    r"s[ií]guenos en\b.*|folgen sie uns\b.*",
    r"subscribe(?: now)?|download (?:the|our) app\b.*|scroll (?:to|untuk) .*",
    r"(?:get|never miss|don['’]t miss)\b.{0,80}\b(?:newsletters?|inbox|signing up)\b.*",
    r"bagikan(?: (?:artikel|berita|ke)\b.*)?|iklan|advertorial|gulir untuk.*",
    r"ikuti (?:kami|berita|saluran|perkembangan)\b.*",
    r"partager(?: (?:sur|cet|l).*)?|publicité|(?:abonnez|inscrivez)-vous\b.*",
    r"teilen|anzeige|werbung|newsletter(?: abonnieren.*)?|jetzt abonnieren.*",
    r"compart(?:ir|e|ilhar|ilhe)(?: (?:en|no|na|esta|este)\b.*)?|publici(?:dad|dade|tà)|anuncio",
    r"(?:suscríbete|suscríbase|assine|inscreva-se|iscriviti)\b.*|condividi(?: su.*)?",
    r"udostępnij|reklama|subskrybuj.*|zapisz się\b.{0,60}newsletter.*",
    r"delen|advertentie|annons|annonse|mainos|поделиться|реклама|подпи(?:сывайтесь|шитесь)\b.*",
    r"paylaş|reklam|abone ol.*|شارك|إعلان",
    r"分享(?:至|到)?.{0,6}|广告|廣告|広告|シェア|광고|공유(?:하기)?",
)
"""Whole lines that ask to share, to follow or to subscribe, or that name an advertisement."""
_DAY = (
    r"(?:\d{1,2}\W{1,2}(?:\d{1,2}|[^\W\d]{3,12})\W{1,2}(?:19|20)\d\d"
    r"|[^\W\d]{3,12} \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
    r"|(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日))"
)
_TIME = r"(?:\W{0,3}(?:T|at )?\d{1,2}[:.h]\d\d.{0,20})?"
_WRITTEN = r"(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|[Pp]or|[Dd]i|[Aa]v|[Aa]f|[Dd]oor|[Oo]leh|[Tt]ext)"
BYLINES = (
    rf"(?-i:{_WRITTEN}(?: |: ?)[A-ZÀ-ÞĀ-Ž][^.!?;]{{2,60}})",
    rf"(?:[^\W\d]{{2,12}}\W{{1,2}})?{_DAY}{_TIME}",
    r"(?:written|reported|posted|edited) by\b.{2,60}",
    r"(?:geschrieben|escrito|écrit) (?:von|por|par)\b.{2,60}",
    r"(?:author|autor|autorin|auteur|autore|penulis|reporter|redaksi|автор|yazar)s? ?[:：].{2,60}",
    r"[\[【（(]?(?:责任编辑|責任編輯|编辑|記者|记者|文|作者)\s?[:：︱].{1,20}",
    r"(?:(?:first |last )?(?:published|updated|posted|modified))\b.{0,12}\d.{0,50}",
    r"(?:veröffentlicht|publiziert|aktualisiert|stand|publié|mis à jour)\b.{0,12}\d.{0,50}",
    r"(?:publicado|actualizado|atualizado|pubblicato|aggiornato)\b.{0,12}\d.{0,50}",
    r"(?:diterbitkan|diperbarui|gepubliceerd|publicerad|publisert)\b.{0,12}\d.{0,50}",
    r"(?:opublikowano|опубликовано|обновлено)\b.{0,12}\d.{0,50}",
    r".{0,12}\b\d{1,3}[ -]?min(?:s|\.|ute[ns]?|utos|uti)?(?: read| lesezeit| de lecture)?",
    r"(?:lesezeit|reading time|read time|temps de lecture|tiempo de lectura)\b.{0,20}",
)
"""Whole lines that say who wrote an article, when, or how long it takes to read."""
_NAMED = r"\s?(?:[:：©/=]|\bby\b|\bcourtesy\b|\bvia\b|\bcredit\b).{0,90}"
CREDITS = (
    r"(?:©|\(c\)|ⓒ).{0,100}",
    rf"(?:(?:cover |title |main )?(?:photo|image|picture|illustration)s?){_NAMED}",
    rf"(?:photographer|(?:photo|image) credit|credits?|copyright){_NAMED}",
    rf"(?:fotos?|bild(?:er|quelle)?|grafik|crédits?(?: photos?)?|fotografía|imagen){_NAMED}",
    rf"(?:imagem|immagine|kuva|zdjęcie|fot|фото|写真|图片|圖片|사진){_NAMED}",
    r".{2,40}(?:/|via | \| )(?:getty images?|reuters|afp|ap|shutterstock|istock)\b.{0,25}",
    r".{2,40}(?:/|via | \| )(?:dpa|imago|epa)\b.{0,25}",
    r"(?:getty images?|reuters|afp|shutterstock|istock|unsplash|ap photo).{0,60}",
)
"""Whole lines that say whose a picture is."""
