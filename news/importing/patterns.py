"""How the lines of a page text look: each function reads one kind of line and knows nothing of the others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from .document import Government, Line

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_DATE = r"(?:\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}|\d{1,2}(?:er)?\s+[^\W\d]+\s+\d{4})"
_PUBLISHED = r"(?:publié(?:e)?|mis(?:e)? en ligne)"
_MODIFIED = r"(?:modifié(?:e)?|mis(?:e)? à jour|dernière (?:modification|mise à jour))"
_BEFORE_DATE = r"\s*:?\s*(?:le\s+)?"
_DATE_LINE = re.compile(
    rf"(?:{_PUBLISHED}{_BEFORE_DATE}(?P<published>{_DATE}))?"
    rf"\s*[|•·;,–—\-]?\s*(?:et\s+)?"
    rf"(?:{_MODIFIED}{_BEFORE_DATE}(?P<modified>{_DATE}))?\s*\.?",
    re.IGNORECASE,
)
_BARE_DATE = re.compile(
    rf"(?:le\s+)?(?:(?:lun|mar|mercre|jeu|vendre|same)di\s+|dimanche\s+)?(?P<date>{_DATE})", re.IGNORECASE
)
_DATE_ATTEMPT = re.compile(rf"(?:{_PUBLISHED}|{_MODIFIED}){_BEFORE_DATE}(?:\d|$)", re.IGNORECASE)

_GOVERNMENT = re.compile(
    r"ce contenu a été publié sous le gouvernement d(?:u|e la)\s+"
    r"(?P<title>premier|première) ministre\s*,?\s+(?P<name>[^.]{3,80}?)\s*\.?",
    re.IGNORECASE,
)
_GOVERNMENT_ATTEMPT = re.compile(r"ce contenu a été publié sous\b", re.IGNORECASE)

# Bounded everywhere: a line may be as long as the file, and an unbounded name would be tried at each letter.
EMAIL = re.compile(
    r"[A-Za-z0-9][\w.+'\-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}"
)
URL = re.compile(r"(?:https?://|www\.)[^\s<>\"«»]+", re.IGNORECASE)
PHONE = re.compile(r"(?<!\d)(?:\+33\s?(?:\(0\)\s?)?|0)[1-9](?:[\s.\-]?\d{2}){4}(?!\d)")

CONSULT = re.compile(
    r"(?:consulter|télécharger|lire)\s+(?:la publication|le (?:livret|document|rapport|guide)|l[’']étude)"
    r"\s*(?::\s*(?P<rest>.*))?",
    re.IGNORECASE,
)
PAPER_COPY = re.compile(
    r"\b(?:version|exemplaires?|copies?|format|édition)\s+(?:en\s+)?papier\b", re.IGNORECASE
)
CONTACT = re.compile(r"contacts?\s*:\s*(?P<rest>.*)", re.IGNORECASE)
CO_PUBLISH = re.compile(r"(?P<who>.{3,200}?)\s+(?:co-?publient|co-?éditent)\b")
LINK_LABEL = re.compile(r"(?:liens?|lien vers|site(?: internet| web)?)\b(?P<rest>[^.!?]*)", re.IGNORECASE)
SEE_ALSO = re.compile(r"(?:voir|lire|à lire|à voir) aussi\s*:\s*(?P<title>.+)", re.IGNORECASE)
FILE_NAME = re.compile(r"[^/]{1,150}\.(?:pdf|epub|docx?|odt|zip)(?:\s*\([^)]*\))?", re.IGNORECASE)
NUMBERED = re.compile(r"(?P<number>\d{1,2})\s?(?:[).°]|\s[–-])\s+(?P<text>\S.*)")
BULLET = re.compile(r"[-–—•*·▪‣●◦]\s+(?P<text>\S.*)")
DEFINITIONS = re.compile(r"(?:quelques\s+)?définitions?\s*:?", re.IGNORECASE)
_DEFINED = re.compile(
    r"(?P<term>(?:les?\s+|la\s+|l[’']|une?\s+)?[^,.;:()]{2,60}?)\s+"
    r"(?:se définit|se définissent|désigne|désignent|regroupe|regroupent|recouvre|recouvrent|correspond|"
    r"consiste|renvoie|est|sont)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:les?\s+|la\s+|l[’']|une?\s+)", re.IGNORECASE)

_SHARE = re.compile(r"(?:^|(?<=\S)|(?<=[.!?…»|]\s))Partager (?:la|cette) page\s*:?\s*$")
_NETWORK = re.compile(
    r"facebook|(?:x \(anciennement )?twitter\)?|x|linkedin|whatsapp|instagram|bluesky|mastodon|e-?mail|"
    r"courriel|imprimer|copier (?:le lien|dans le presse-papiers?)",
    re.IGNORECASE,
)
# Words of an address that belongs to a function, not to a person.
_FUNCTION = re.compile(
    r"accueil|administration|association|bureau|cellule|centre|com|communication|contacts?|coordination|"
    r"direction|documentation|editions?|equipe|formations?|infos?|information|inscriptions?|mission|"
    r"plateforme|pole|presse|projet|publications?|recrutement|reseau|ressources|rh|secretariat|services?|"
    r"site|support|travail|webma(?:ster|stre)"
)


@dataclass(frozen=True)
class DateLine:
    """The two dates of a line, as written: an absent one is empty."""

    published: str
    modified: str


def flat(text: str) -> str:
    """The text with ordinary spaces only, for recognition: no-break spaces and thin ones mean a space."""
    return " ".join(text.split())


def read_date_line(text: str) -> DateLine | None:
    """The dates of « Publié 11/12/2018|Modifié 02/01/2019 » and its variants; None for any other line."""
    match = _DATE_LINE.fullmatch(flat(text))
    if match is None or not (match["published"] or match["modified"]):
        return None
    return DateLine(match["published"] or "", match["modified"] or "")


def looks_like_date_line(text: str) -> bool:
    """Whether the line starts as a date line does, readable or not."""
    return bool(_DATE_ATTEMPT.match(flat(text)))


def read_date(text: str) -> date | None:
    """A date written 11/12/2018, 2018-12-11 or 11 décembre 2018; None when it does not exist."""
    words = text.split()
    try:
        if len(words) == 3:
            month = _MONTHS.index(words[1].casefold()) + 1
            return date(int(words[2]), month, int(words[0].removesuffix("er")))
        parts = re.split(r"[/.\-]", text)
        day, month_text, year = reversed(parts) if len(parts[0]) == 4 else parts
        if len(year) != 4 or int(year) < 1900:
            return None
        return date(int(year), int(month_text), int(day))
    except ValueError:
        return None


def read_bare_date(text: str) -> date | None:
    """The date of a line that says nothing else: « 11 décembre 2018 », « Le 11/12/2018 »."""
    match = _BARE_DATE.fullmatch(flat(text))
    return read_date(match["date"]) if match else None


def emails_of(line: Line) -> list[str]:
    """The e-mail addresses that a line says, or else those that it links to."""
    linked = [run.url[7:].partition("?")[0] for run in line.rich if run.url.lower().startswith("mailto:")]
    return EMAIL.findall(line.text) or [email for email in linked if EMAIL.fullmatch(email)]


def read_government(text: str) -> Government | None:
    """Who was prime minister, from the banner of the State's sites; None for any other line."""
    match = _GOVERNMENT.fullmatch(flat(text))
    return Government(match["name"], match["title"].casefold() == "première") if match else None


def looks_like_government(text: str) -> bool:
    return bool(_GOVERNMENT_ATTEMPT.match(flat(text)))


def strip_share(text: str) -> tuple[str, bool]:
    """The text without a final « Partager la page », even stuck to it, and whether there was one."""
    match = _SHARE.search(flat(text))
    if match is None:
        return text, False
    return flat(text)[: match.start()].strip(), True


def is_network_name(text: str) -> bool:
    """Whether the line is only the name of a share button."""
    return bool(_NETWORK.fullmatch(flat(text)))


def looks_personal(email: str) -> bool:
    """Whether the address seems to be a person's (prenom.nom@…) and not a function's (contact.xxx@…)."""
    tokens = [token for token in re.split(r"[._\-]", email.partition("@")[0].casefold()) if token]
    is_name = len(tokens) >= 2 and all(token.isalpha() for token in tokens)
    return is_name and not any(_FUNCTION.fullmatch(token) for token in tokens)


def read_url(text: str) -> str:
    """The absolute web address in `text`, freed from the punctuation that follows it, or an empty string."""
    match = URL.search(text)
    if match is None:
        return ""
    url = match[0].rstrip(".,;:!?)]'’")
    if url.lower().startswith("www."):
        url = f"https://{url}"
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return url if "." in host.strip(".") else ""


def read_defined_term(text: str) -> str:
    """The term that a definition begins with: « Le travail pair se définit… » gives « Travail pair »."""
    match = _DEFINED.match(flat(text))
    if match is None:
        return ""
    term = _ARTICLE.sub("", match["term"], count=1) if _ARTICLE.match(match["term"]) else match["term"]
    return term[:1].upper() + term[1:]


def read_publishers(text: str) -> tuple[str, ...]:
    """The names before « co-publient », without their articles: the order is the text's."""
    match = CO_PUBLISH.match(flat(text))
    if match is None:
        return ()
    names = re.split(r"\s*,\s*|\s+et\s+(?=l[aes’'])", match["who"])
    return tuple(_ARTICLE.sub("", name, count=1) if _ARTICLE.match(name) else name for name in names if name)


def is_heading(text: str) -> bool:
    """A short line without final punctuation, which starts like a sentence."""
    line = flat(text)
    return 2 < len(line) <= 60 and (line[0].isupper() or line[0] in "«ÀÉÈÊ") and line[-1] not in ".!?;:,…"


def is_title(text: str) -> bool:
    """A line that may be a whole page's title."""
    line = flat(text)
    return 2 < len(line) <= 200 and line[-1] not in ".;:,…"


def is_lone_title(text: str) -> bool:
    """Longer than a heading, without final punctuation: perhaps the title of another page."""
    line = flat(text)
    return 60 < len(line) <= 200 and line[0].isupper() and line[-1] not in ".!?;:,…"
