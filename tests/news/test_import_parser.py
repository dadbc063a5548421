"""Reading and parsing of page texts: no model, no database."""

from datetime import date
from pathlib import Path

import pytest

from news.importing import patterns
from news.importing.document import (
    Definition,
    Fate,
    Heading,
    ItemList,
    Link,
    Paragraph,
    ParsedPage,
    Reference,
    UnreadablePage,
)
from news.importing.lead import shorten
from news.importing.parser import parse
from news.importing.reading import MAX_BYTES, read_bytes, read_file

DATA = Path(__file__).parent / "data"
HEAD = "Un titre d’exemple\n\nPublié 04/03/2021\n\nUn chapô d’exemple.\n\n"


def parsed(text: str | bytes) -> ParsedPage:
    return parse(read_bytes("exemple.txt", text if isinstance(text, bytes) else text.encode()))


def fates(page: ParsedPage, line: int) -> set[tuple[str, str]]:
    return {(entry.fate.value, entry.detail) for entry in page.ledger.fates if entry.number == line}


def test_every_field_of_a_publication_is_read() -> None:
    page = parse(read_file(DATA / "publication.txt"))

    assert page.title == "Accueillir un collègue pair dans son équipe : le carnet des premiers mois"
    assert page.government is not None
    assert page.government.prime_minister == "Jean Castex"
    assert page.is_state_content
    assert (page.published_on, page.modified_on) == (date(2021, 3, 4), date(2021, 4, 19))
    assert page.introduction.startswith("L’Atelier du Rebond")
    assert page.introduction == page.lead
    assert page.is_publication
    assert page.publishers == ("Atelier du Rebond (exemple)", "Maison des Possibles (exemple)")
    assert page.paper_copy_email == "contact.carnet@example.org"
    assert [type(block) for block in page.blocks] == [Paragraph, Paragraph]
    assert page.ledger.lines_of("paper_copy_email") == (12,)
    assert [entry.number for entry in page.ledger.of(Fate.LEFT)] == [11]
    assert [entry.number for entry in page.ledger.of(Fate.DROPPED)] == [14]


def test_every_field_of_a_news_item_is_read() -> None:
    page = parse(read_file(DATA / "actualite.txt"))

    assert not page.is_publication
    assert page.published_on == page.modified_on == date(2021, 5, 12)
    assert page.contact_email == "camille.exemple@example.org"
    assert [(type(block), block.lines) for block in page.blocks] == [
        (Reference, (9,)),
        (Paragraph, (10,)),
        (Paragraph, (12,)),
        (ItemList, (13, 14, 15)),
        (Paragraph, (17,)),
        (Heading, (18,)),
        (Definition, (19,)),
        (Definition, (21,)),
    ]
    items = page.blocks[3]
    assert isinstance(items, ItemList)
    assert items.is_ordered
    assert items.items[1] == "Lecture à voix haute (textes courts)"
    assert [block.term for block in page.blocks if isinstance(block, Definition)] == [
        "Marche lente",
        "Relais",
    ]
    assert [entry.number for entry in page.ledger.of(Fate.LEFT)] == [23]


@pytest.mark.parametrize("name", ["publication.txt", "actualite.txt"])
def test_every_line_is_accounted_for_and_its_words_are_kept(name: str) -> None:
    source = read_file(DATA / name)
    page = parse(source)

    assert {entry.number for entry in page.ledger.fates} == {line.number for line in source.lines}
    blank = {entry.number for entry in page.ledger.of(Fate.BLANK)}
    assert blank == {line.number for line in source.lines if not line.text}
    in_blocks = {number for block in page.blocks for number in block.lines}
    assert {entry.number for entry in page.ledger.of(Fate.BODY)} == in_blocks


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("Publié 04/03/2021|Modifié 19/04/2021", "04/03/2021", "19/04/2021"),
        ("Publié le 04/03/2021 | Modifié le 19/04/2021", "04/03/2021", "19/04/2021"),
        ("Publié : 4/3/2021 – Mis à jour : 19/4/2021", "4/3/2021", "19/4/2021"),
        ("Publié\u00a004/03/2021\u202f|\u00a0Modifié\u00a019/04/2021", "04/03/2021", "19/04/2021"),
        ("publié le 1er mars 2021, mis à jour le 19 avril 2021", "1er mars 2021", "19 avril 2021"),
        ("Publié 2021-03-04", "2021-03-04", ""),
        ("Mis à jour le 19/04/2021", "", "19/04/2021"),
    ],
)
def test_the_variants_of_the_line_of_dates(line: str, published: str, modified: str) -> None:
    assert patterns.read_date_line(line) == patterns.DateLine(published, modified)


@pytest.mark.parametrize("line", ["", "Publié", "Publié en mars", "Publié le 04/03/2021 par le réseau", "|"])
def test_other_lines_are_not_lines_of_dates(line: str) -> None:
    assert patterns.read_date_line(line) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("04/03/2021", date(2021, 3, 4)),
        ("1er août 2021", date(2021, 8, 1)),
        ("2021-03-04", date(2021, 3, 4)),
        ("29/02/2020", date(2020, 2, 29)),
        ("31/02/2019", None),
        ("29/02/2021", None),
        ("04/03/21", None),
        ("4 brumaire 2021", None),
        ("00/01/2021", None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    assert patterns.read_date(text) == expected


def test_dates_on_two_lines() -> None:
    page = parsed("Un titre\n\nPublié le 04/03/2021\nMis à jour le 19/04/2021\n\nTexte.")

    assert (page.published_on, page.modified_on) == (date(2021, 3, 4), date(2021, 4, 19))
    assert page.ledger.lines_of("change_notes") == (4,)


def test_the_government_may_be_a_woman_s() -> None:
    page = parsed(
        "Un titre\n\nCe contenu a été publié sous le gouvernement de la Première ministre, Élisabeth Borne."
        "\n\nPublié 04/03/2023\n\nTexte."
    )

    assert page.government is not None
    assert (page.government.prime_minister, page.government.is_feminine) == ("Élisabeth Borne", True)


def test_a_government_line_that_cannot_be_read_is_left_to_the_editor() -> None:
    page = parsed("Un titre\n\nCe contenu a été publié sous un autre régime\n\nPublié 04/03/2021\n\nTexte.")

    assert page.is_state_content
    assert page.government is None
    assert [entry.number for entry in page.ledger.of(Fate.LEFT)] == [3]


BROKEN = [
    ("empty", b"", "empty", 1),
    ("blank", b" \n\n\t\n", "empty", 1),
    ("no title, dates first", "Publié 04/03/2021\n\nTexte.".encode(), "no_title", 1),
    ("no title, contact first", "\nContact : a@example.org\nPublié 04/03/2021".encode(), "no_title", 2),
    ("no dates", b"Un titre\n\nUn texte.", "no_date", 1),
    ("impossible day", "Un titre\n\n\n\nPublié 31/02/2019\n\nTexte.".encode(), "bad_date", 5),
    ("impossible change", "Un titre\n\nPublié 01/02/2019|Modifié 45/02/2019".encode(), "bad_date", 3),
    ("short year", "Un titre\n\nPublié 01/02/19\n\nTexte.".encode(), "bad_date", 3),
    ("unreadable dates", "Un titre\n\nPublié le 4 ou 5 mars\n\nTexte.".encode(), "unreadable_dates", 3),
    ("only modified", "Un titre\n\nModifié 01/02/2019\n\nTexte.".encode(), "no_date", 1),
    ("order", "Un titre\n\nPublié 02/02/2019|Modifié 01/02/2019".encode(), "modified_before_published", 3),
    ("long title", ("x" * 256 + "\n\nPublié 02/02/2019").encode(), "long_title", 1),
    ("nul", "Un titre\n\nPublié 02/02/2019\n\nTex\x00te.".encode(), "binary", 5),
    ("escape", "Un titre\n\nPublié 02/02/2019\n\n\x1b[31mTexte".encode(), "binary", 5),
    ("pdf", b"%PDF-1.7\n...", "other_format", 1),
    ("word", b"PK\x03\x04....", "other_format", 1),
    ("html", b"<!DOCTYPE html><html>", "other_format", 1),
    ("undecodable", b"Un titre\nPubli\xe9 02/02/2019\r\n\x81\x8d", "undecodable", 3),
    ("utf-16 cut", "Un titre".encode("utf-16") + b"\x00", "undecodable", 1),
    ("random bytes", bytes(range(256)), "binary", 1),
]


@pytest.mark.parametrize(
    ("content", "code", "line"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_a_broken_text_is_refused_with_its_line(content: bytes, code: str, line: int) -> None:
    with pytest.raises(UnreadablePage) as refusal:
        parsed(content)

    assert (code, line) in {(problem.code, problem.line) for problem in refusal.value.problems}
    assert all(problem.message for problem in refusal.value.problems)


def test_all_the_problems_are_told_at_once() -> None:
    with pytest.raises(UnreadablePage) as refusal:
        parsed("Publié 31/02/2019|Modifié 32/01/2020")

    assert [problem.code for problem in refusal.value.problems] == ["bad_date", "bad_date", "no_title"]


def test_a_file_that_is_too_big_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(10 * MAX_BYTES)

    with pytest.raises(UnreadablePage) as refusal:
        read_file(path)

    assert refusal.value.problems[0].code == "too_big"


@pytest.mark.parametrize("name", ["absent.txt", "."])
def test_a_file_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadablePage) as refusal:
        read_file(tmp_path / name)

    assert refusal.value.problems[0].code in {"missing", "unreadable"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_change_nothing(encoding: str, newline: str) -> None:
    text = (DATA / "actualite.txt").read_text(encoding="utf-8")
    source = read_bytes("exemple.txt", text.replace("\n", newline).encode(encoding))

    assert source.lines == read_file(DATA / "actualite.txt").lines
    assert bool(source.warnings) == (encoding in {"cp1252", "utf-16"})


def test_text_is_composed_and_without_invisible_characters() -> None:
    page = parsed("Un titre de\u0301compose\u0301\u200b\n\nPublie\u0301 04/03/2021\n\nUn  chapo\u0302.")

    assert page.title == "Un titre décomposé"
    assert page.introduction == "Un chapô."


def test_runs_of_blanks_become_one_and_french_spaces_stay() -> None:
    page = parsed(HEAD + "Trois  points\u00a0:\u00a0 un,\u00a0 deux \u00a0; «\u202ftrois\u202f».")

    assert page.blocks == [Paragraph("Trois points\u00a0: un, deux\u00a0; «\u202ftrois\u202f».", (7,))]


def test_a_title_on_two_lines() -> None:
    page = parsed("Un titre\nen deux lignes\nPublié 04/03/2021\n\nTexte.")

    assert page.title == "Un titre en deux lignes"
    assert page.ledger.lines_of("title") == (1, 2)


@pytest.mark.parametrize(
    "end",
    [
        "Partager la page",
        "Fin du texte.Partager la page",
        "Fin. Partager la page",
        "Partager la page\nFacebook",
    ],
)
def test_the_share_line_is_dropped_even_stuck_to_a_text(end: str) -> None:
    page = parsed(HEAD + end)

    assert page.ledger.of(Fate.DROPPED)
    assert "Partager" not in "".join(getattr(block, "text", "") for block in page.blocks)
    assert ("Fin" in end) == bool(page.blocks)


def test_a_sentence_about_sharing_stays() -> None:
    page = parsed(HEAD + "Cliquez pour partager la page avec une équipe.")

    assert not page.ledger.of(Fate.DROPPED)
    assert len(page.blocks) == 1


def test_numbered_paragraphs_that_do_not_follow_each_other_keep_their_numbers() -> None:
    page = parsed(HEAD + "1) Un seul point, puis du texte.\nDu texte entre deux points.\n3) Un autre point.")

    assert [block.text for block in page.blocks if isinstance(block, Paragraph)] == [
        "1) Un seul point, puis du texte.",
        "Du texte entre deux points.",
        "3) Un autre point.",
    ]


def test_bullets_make_a_list() -> None:
    page = parsed(HEAD + "- un ;\n- deux,\ncoupé ici ;\n\n• trois.\nAprès la liste.")

    assert page.blocks == [
        ItemList(("un ;", "deux, coupé ici ;", "trois."), False, (7, 8, 9, 11)),
        Paragraph("Après la liste.", (12,)),
    ]


def test_a_line_cut_by_a_mail_program_is_joined() -> None:
    page = parsed(
        HEAD + "Cette phrase est assez longue pour avoir été coupée\npar un logiciel ancien.\nEt une autre."
    )

    assert [block.lines for block in page.blocks] == [(7, 8), (9,)]


def test_the_last_short_line_is_not_a_heading() -> None:
    page = parsed(HEAD + "Un intertitre\nUn texte.\n\nLa fin")

    assert [type(block) for block in page.blocks] == [Heading, Paragraph, Paragraph]


def test_links() -> None:
    page = parsed(
        HEAD + "Lien site du réseau : https://example.org/reseau\nhttps://example.org/a.\nwww.example.org\n"
        "Voir aussi : Un autre titre"
    )

    assert page.blocks == [
        Link("Lien site du réseau", "https://example.org/reseau", (7,)),
        Link("https://example.org/a", "https://example.org/a", (8,)),
        Link("https://www.example.org", "https://www.example.org", (9,)),
        Reference("Un autre titre", (10,)),
    ]


@pytest.mark.parametrize("line", ["javascript:alert(1)", "https://", "https://[", "ftp://example.org"])
def test_what_is_not_a_web_address_never_becomes_a_link(line: str) -> None:
    page = parsed(HEAD + line)

    assert not [block for block in page.blocks if isinstance(block, Link)]


def test_files_of_a_publication() -> None:
    page = parsed(
        HEAD + "Consulter la publication :\nLe carnet (PDF) : https://example.org/carnet.pdf\n"
        "https://example.org/carnet.epub\nannexe.pdf (2 Mo)\nUn texte ordinaire."
    )

    assert [(file.text, file.url) for file in page.files] == [
        ("Le carnet (PDF)", "https://example.org/carnet.pdf"),
        ("", "https://example.org/carnet.epub"),
    ]
    assert [entry.number for entry in page.ledger.of(Fate.LEFT)] == [10]
    assert page.blocks == [Paragraph("Un texte ordinaire.", (11,))]


def test_a_file_on_the_same_line() -> None:
    page = parsed(HEAD + "Consulter la publication : https://example.org/carnet.pdf\nUn texte ordinaire.")

    assert [file.url for file in page.files] == ["https://example.org/carnet.pdf"]
    assert page.blocks == [Paragraph("Un texte ordinaire.", (8,))]


@pytest.mark.parametrize(
    ("text", "name", "email", "phone"),
    [
        ("Contact : accueil@example.org", "", "accueil@example.org", ""),
        ("Contacts : Le secrétariat, 04 00 00 00 00", "Le secrétariat", "", "04 00 00 00 00"),
        (
            "Contact :\nLe secrétariat\n04 00 00 00 00\na@example.org",
            "Le secrétariat",
            "a@example.org",
            "04 00 00 00 00",
        ),
    ],
)
def test_contacts(text: str, name: str, email: str, phone: str) -> None:
    page = parsed(HEAD + text)

    assert (page.contact_name, page.contact_email, page.contact_phone) == (name, email, phone)
    assert page.blocks == []


def test_a_contact_that_cannot_be_read_and_a_second_one_are_left() -> None:
    page = parsed(
        HEAD
        + "Contact : voir avec l’équipe\n\nContact : a@example.org, b@example.org\nContact : c@example.org"
    )

    assert page.contact_email == "a@example.org"
    assert [entry.number for entry in page.ledger.of(Fate.LEFT)] == [7, 9, 10]


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("camille.exemple@example.org", True),
        ("jean-pierre.exemple@example.org", True),
        ("contact.reseau@example.org", False),
        ("reseau@example.org", False),
        ("service-formation@example.org", False),
        ("pair2.exemple@example.org", False),
    ],
)
def test_addresses_that_look_like_a_person_s(email: str, expected: bool) -> None:
    assert patterns.looks_personal(email) is expected


def test_a_paper_copy_without_an_address_stays_in_the_text_and_is_left() -> None:
    page = parsed(HEAD + "Pour recevoir une version papier, venez nous voir.")

    assert not page.paper_copy_email
    assert fates(page, 7) == {
        ("body", "text"),
        ("left", next(entry.detail for entry in page.ledger.of(Fate.LEFT))),
    }


def test_the_introduction_is_cut_at_the_end_of_a_sentence_and_the_lead_stays_whole() -> None:
    sentence = "Une phrase d’exemple qui compte exactement soixante caractères."
    lead = " ".join([sentence] * 8)
    page = parsed(f"Un titre\n\nPublié 04/03/2021\n\n{lead}\n\nSuite.")

    assert len(page.introduction) <= 400
    assert page.introduction.endswith("caractères.")
    assert page.blocks[0] == Paragraph(lead, (5,))
    assert fates(page, 5) == {("recognised", "introduction"), ("body", "text")}


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Court.", 400, "Court."),
        ("Un. Deux trois quatre", 12, "Un."),
        ("Un deux trois quatre", 12, "Un deux…"),
        ("« Un deux ! » Trois quatre", 16, "« Un deux ! »"),
    ],
)
def test_shorten(text: str, limit: int, expected: str) -> None:
    assert shorten(text, limit) == expected
    assert len(shorten(text, limit)) <= limit
