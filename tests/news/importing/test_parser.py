"""Reading and parsing of page texts: no model, no database."""

from datetime import date

import pytest

from news.importing import patterns
from news.importing.blocks import Definition, Heading, Item, ItemList, Paragraph, Reference, plain
from news.importing.document import Fate, ParsedPage
from news.importing.parser import parse
from news.importing.reading import read_file
from tests.news.importing.helpers import DATA, parsed

HEAD = "Un titre d’exemple\n\nPublié 04/03/2021\n\nUn chapô d’exemple.\n\n"


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
    assert items.items[1] == Item(plain("Lecture à voix haute (textes courts)"), is_ordered=True)
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


def test_runs_of_blanks_become_one_and_french_spaces_stay() -> None:
    page = parsed(HEAD + "Trois  points\u00a0:\u00a0 un,\u00a0 deux \u00a0; «\u202ftrois\u202f».")

    assert page.blocks == [Paragraph("Trois points\u00a0: un, deux\u00a0; «\u202ftrois\u202f».", (7,))]
