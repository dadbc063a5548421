"""A second import changes nothing that it should not: editors' work first of all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from wagtail.models import Page, PageLogEntry, Revision

from news.importing.builder import fingerprint
from news.importing.records import is_untouched
from news.importing.run import Status
from news.models import NewsIndexPage, NewsPage, PublicationPage
from tests.news.importing.helpers import edit, imported, left_lines, text_of


@pytest.mark.parametrize("publish", [False, True])
def test_importing_again_changes_nothing(texts: tuple[Path, Path], publish: bool) -> None:
    imported(*texts, publish=publish)
    before = (
        list(Page.objects.order_by("pk").values()),
        Revision.objects.count(),
        PageLogEntry.objects.count(),
    )

    reports = imported(*texts, publish=publish)

    assert [report.status for report in reports] == [Status.UNCHANGED, Status.UNCHANGED]
    after = (
        list(Page.objects.order_by("pk").values()),
        Revision.objects.count(),
        PageLogEntry.objects.count(),
    )
    assert after == before


def test_the_order_of_the_files_does_not_matter(texts: tuple[Path, Path]) -> None:
    reports = imported(*reversed(texts))

    assert [report.status for report in reports] == [Status.CREATED, Status.CREATED]
    news, publication = NewsPage.objects.get(), PublicationPage.objects.get()
    latest = news.get_latest_revision_as_object()
    assert f'id="{publication.pk}"' in str(latest.body.get_prep_value())
    assert [row.target_id for row in latest.related_pages.all()] == [publication.pk]
    assert [row.target_id for row in publication.related_pages.all()] == [news.pk]
    assert [r.status for r in imported(*texts)] == [Status.UNCHANGED, Status.UNCHANGED]


def test_a_link_is_made_once_its_page_exists(texts: tuple[Path, Path]) -> None:
    publication, news = texts
    (alone,) = imported(news, publish=True)
    assert 9 in left_lines(alone)
    imported(publication, publish=True)

    (again,) = imported(news)

    assert again.status == Status.UPDATED
    assert 9 not in left_lines(again)
    page = NewsPage.objects.get()
    assert page.live
    assert not page.has_unpublished_changes
    assert [row.target_id for row in page.related_pages.all()] == [PublicationPage.objects.get().pk]


def test_pages_are_drafts_until_asked_otherwise(texts: tuple[Path, Path], client: Client) -> None:
    imported(*texts)
    assert not Page.objects.filter(pk__in=NewsPage.objects.values("pk"), live=True).exists()
    assert client.get(NewsPage.objects.get().url).status_code == 404

    reports = imported(*texts, publish=True)

    assert [report.status for report in reports] == [Status.PUBLISHED, Status.PUBLISHED]
    assert NewsPage.objects.get().published_on == date(2021, 5, 12)
    assert client.get(NewsPage.objects.get().url).status_code == 200


def test_a_page_that_an_editor_changed_is_never_overwritten(texts: tuple[Path, Path]) -> None:
    imported(*texts, publish=True)
    edit(NewsPage.objects.get(), introduction="Une autre introduction.")
    texts[1].write_text(texts[1].read_text().replace("Un agenda", "Un calendrier"))

    reports = imported(*texts, publish=True)

    assert [report.status for report in reports] == [Status.UNCHANGED, Status.KEPT]
    assert reports[1].reason
    latest = NewsPage.objects.get().get_latest_revision_as_object()
    assert latest.introduction == "Une autre introduction."
    assert "calendrier" not in text_of(latest)


def test_a_corrected_text_updates_its_page(texts: tuple[Path, Path]) -> None:
    imported(*texts, publish=True)
    before = NewsPage.objects.get()
    text = texts[1].read_text()
    texts[1].write_text(text.replace("ouvre sa page", "ouvre la page").replace("Un agenda", "Un calendrier"))

    report = imported(*texts)[1]

    page = NewsPage.objects.get()
    assert (report.status, page.pk, page.url) == (Status.UPDATED, before.pk, before.url)
    assert page.live
    assert "ouvre la page" in page.title
    assert "calendrier" in text_of(page)
    assert imported(*texts)[1].status == Status.UNCHANGED


def test_a_corrected_date_updates_its_page(texts: tuple[Path, Path]) -> None:
    imported(*texts)
    texts[1].write_text(texts[1].read_text().replace("12/05/2021", "13/05/2021"))

    assert imported(*texts)[1].status == Status.UPDATED
    assert NewsPage.objects.get().published_on == date(2021, 5, 13)


def test_an_editor_s_draft_in_progress_stays_a_draft(texts: tuple[Path, Path]) -> None:
    imported(*texts, publish=True)
    edit(NewsPage.objects.get(), search_description="Pas encore relu.")
    texts[1].write_text(texts[1].read_text().replace("Un agenda", "Un calendrier"))

    report = imported(*texts)[1]

    page = NewsPage.objects.get()
    assert report.status == Status.UPDATED
    assert page.has_unpublished_changes
    assert page.search_description == ""
    assert "calendrier" not in text_of(page)
    assert page.get_latest_revision_as_object().search_description == "Pas encore relu."


def test_what_the_editor_s_form_adds_by_itself_is_not_a_change(texts: tuple[Path, Path]) -> None:
    imported(*texts)
    page = NewsPage.objects.get()
    raw = page.body.get_prep_value()
    for block in raw:
        block["id"] = "00000000-0000-0000-0000-000000000000"
        if block["type"] == "text":
            block["value"] = block["value"].replace("<p>", '<p data-block-key="a1b2c">')
    draft = page.get_latest_revision_as_object()
    draft.body = draft.body.stream_block.to_python(raw)

    assert fingerprint(draft) == fingerprint(page)
    assert is_untouched(page)


def test_a_page_made_by_hand_is_left(texts: tuple[Path, Path]) -> None:
    page = NewsPage(
        title="Le réseau exemple des pairs de la vallée ouvre sa page d’informations",
        published_on=date(2021, 5, 12),
    )
    NewsIndexPage.objects.get().add_child(instance=page)

    report = imported(texts[1])[0]

    assert (report.status, report.page) == (Status.KEPT, page)
    assert NewsPage.objects.count() == 1


def test_a_page_taken_offline_is_not_put_back(texts: tuple[Path, Path]) -> None:
    imported(*texts, publish=True)
    NewsPage.objects.get().unpublish()

    assert imported(*texts, publish=True)[1].status == Status.KEPT
    assert not NewsPage.objects.get().live


def test_a_locked_page_is_left(texts: tuple[Path, Path]) -> None:
    imported(*texts)
    NewsPage.objects.update(locked=True)
    texts[1].write_text(texts[1].read_text().replace("Un agenda", "Un calendrier"))

    assert imported(*texts)[1].status == Status.KEPT


def test_a_link_back_is_not_forced_on_a_page_changed_by_hand(texts: tuple[Path, Path]) -> None:
    imported(texts[0])
    edit(PublicationPage.objects.get(), introduction="Changée.")

    report = imported(texts[1])[0]

    assert report.status == Status.CREATED
    assert 9 in left_lines(report)
    latest = PublicationPage.objects.get().get_latest_revision_as_object()
    assert not latest.related_pages.exists()
