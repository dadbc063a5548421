"""Parsing of the text under the header."""

import pytest

from news.importing import patterns
from news.importing.blocks import Heading, Item, ItemList, Link, Paragraph, Reference, plain
from news.importing.document import Fate, ParsedPage
from news.importing.lead import shorten
from tests.news.importing.helpers import parsed

HEAD = "Un titre d’exemple\n\nPublié 04/03/2021\n\nUn chapô d’exemple.\n\n"


def fates(page: ParsedPage, line: int) -> set[tuple[str, str]]:
    return {(entry.fate.value, entry.detail) for entry in page.ledger.fates if entry.number == line}


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
        ItemList(tuple(Item(plain(text)) for text in ("un ;", "deux, coupé ici ;", "trois.")), (7, 8, 9, 11)),
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
