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
