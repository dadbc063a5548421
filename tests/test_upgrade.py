"""A site of the first release, with its content, becomes one of today by `migrate`: nothing is lost on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from wagtail.models import Page, Revision

from cms.models import ChangeNote
from news.models import Government, NewsPage, PublicationFile, PublicationPage, Publisher
from tests import factories as make
from tests.databases import plan
from tests.reading import read, titles
from tests.search.page import get, result_titles
from tests.tree import make_tree

FIRST_RELEASE = [("cms", "0002_initial"), ("news", "0001_initial"), ("search", "0001_initial")]
TABLES = ("cms_", "news_", "home_", "glossary_", "directory_", "wagtailcore_page", "wagtailcore_revision")
CHANGES = {
    # The start of the next one (decision 0014): typed no more, it is computed.
    ("news_government", "end"),
    # A number that says since when what is cached holds.
    ("cms_contentversion", "token"),
}

# `{(table, primary key): {column: value}}`: all that the applications keep.
Rows = dict[tuple[str, Any], dict[str, Any]]


@dataclass(frozen=True)
class Upgrade:
    before: Rows
    after: Rows


def rows() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(TABLES):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
                columns = [column[0] for column in cursor.description]
                for row in cursor.fetchall():
                    found[table, row[0]] = dict(zip(columns, row, strict=True))
    return found


def write_pages() -> None:
    """A publication and a piece of news with notes that readers know; a draft of the latter; a page never published."""
    site = make_tree()
    organisation = make.OrganisationFactory(name="Éditions de l’Ébène")
    publication = make.PublicationPageFactory(
        parent=site.publications,
        title="Où l’on s’entraide : carnet d’été",
        themes=[make.ThemeFactory(slug="acces-aux-droits", name="Accès aux droits")],
        isbn="978-2-1234-5680-3",
        publishers=[Publisher(organisation=organisation)],
        files=[PublicationFile(document=make.DocumentFactory(), title="Carnet complet", page_count=12)],
        body=[make.paragraph("Se rétablir, c’est aussi être écouté·e.")],
        change_notes=[ChangeNote(changed_on=date(2024, 5, 3), note="Le chapitre « Où aller ? » a changé.")],
    )
    publication.save_revision().publish()
    news = make.NewsPageFactory(
        parent=site.news,
        title="Une journée à Évian",
        change_notes=[
            ChangeNote(changed_on=date(2024, 4, 2), note="L’horaire a changé."),
            ChangeNote(changed_on=date(2024, 4, 9), note="Le lieu a changé."),
        ],
    )
    news.save_revision().publish()
    news.introduction = "Ce qui s’y prépare."
    news.save_revision()
    make.NewsPageFactory(
        parent=site.news,
        title="À paraître",
        live=False,
        change_notes=[ChangeNote(changed_on=date(2024, 4, 3), note="Pas encore dit.")],
    )


def return_to_first_release() -> None:
    """Its tables, what it shipped, and its drafts: pages' revisions knew nothing of what came since."""
    MigrationExecutor(connection).migrate(FIRST_RELEASE)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM news_government")
        cursor.execute(
            'INSERT INTO news_government (prime_minister, title, start, "end") VALUES (%s, %s, %s, %s)',
            ["É. Borne", "Première ministre", date(2022, 5, 16), date(2024, 1, 9)],
        )
        cursor.execute("ANALYZE")  # by its rebuilds
    for revision in Revision.objects.all():
        revision.content.pop("sources", None)
        revision.content["change_notes"] = [
            {name: note[name] for name in ("pk", "page", "changed_on", "note")}
            for note in revision.content["change_notes"]
        ]
        revision.save()


@pytest.fixture(scope="module")
def upgrade(own_database: None) -> Upgrade:
    write_pages()
    return_to_first_release()
    before = rows()
    call_command("migrate", verbosity=0)
    call_command("rebuild_search_index", verbosity=0)
    return Upgrade(before, rows())


def test_every_value_is_there_still(upgrade: Upgrade) -> None:
    assert {"news_publicationpage", "cms_changenote", "cms_customdocument", "wagtailcore_revision"} <= {
        table for table, _key in upgrade.before
    }
    lost = {
        (table, key, column): (value, upgrade.after.get((table, key), {}).get(column))
        for (table, key), row in upgrade.before.items()
        for column, value in row.items()
        if upgrade.after.get((table, key), {}).get(column) != value
    }
    assert {place: values for place, values in lost.items() if (place[0], place[2]) not in CHANGES} == {}


def test_readers_find_and_read_the_pages(upgrade: Upgrade, client: Client) -> None:
    page = PublicationPage.objects.get()
    html = read(client, page)
    assert html.h1.get_text(strip=True) == "Où l’on s’entraide : carnet d’été"
    assert "Le chapitre « Où aller ? » a changé." in html.main.get_text()
    assert "Carnet complet" in html.select_one(".files a").get_text()
    assert "Accès aux droits" in html.main.get_text()
    assert titles(read(client, "/actualites/")) == ["Une journée à Évian"]
    assert result_titles(get(client, q="retablir")) == [page.title]


def test_readers_notes_have_keys_of_their_own_and_are_known_as_published(upgrade: Upgrade) -> None:
    notes = ChangeNote.objects.all()
    assert len({note.key for note in notes}) == len(notes) == 4
    assert [note.note for note in notes if not note.published_at] == ["Pas encore dit."]


def test_a_draft_of_the_first_release_is_published_with_its_notes_once(upgrade: Upgrade) -> None:
    page = NewsPage.objects.get(title="Une journée à Évian")
    keys = {note.key for note in page.change_notes.all()}
    page.latest_revision.publish()
    page = NewsPage.objects.get(pk=page.pk)
    assert page.introduction == "Ce qui s’y prépare."
    assert [note.note for note in page.change_notes.all()] == ["Le lieu a changé.", "L’horaire a changé."]
    assert {note.key for note in page.change_notes.all()} == keys


def test_the_government_an_editor_wrote_stays_among_those_that_come(upgrade: Upgrade) -> None:
    assert Government.objects.get(start=date(2022, 5, 16)).prime_minister == "É. Borne"
    assert Government.on(date(2023, 1, 1)).end == date(2024, 1, 9)


def test_pages_are_found_by_their_indexes(upgrade: Upgrade) -> None:
    """What the first release counted would have SQLite read all pages to find the aliases of one."""
    assert "alias_of_id" in plan(Page.objects.filter(alias_of=1).order_by("path"))
