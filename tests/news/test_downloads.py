"""Downloads are counted, readers are not followed."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection
from django.urls import reverse
from wagtail.models import CollectionViewRestriction, Page

from cms.models import ContentVersion
from news import downloads
from news.models import DownloadCount, PublicationFile
from tests import factories as make

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def document(site):
    return make.DocumentFactory()


def number() -> int:
    return sum(DownloadCount.objects.values_list("number", flat=True))


def test_downloads_of_a_day_are_one_line(client, document):
    for day in (date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 2)):
        with time_machine.travel(f"{day}T10:00:00+01:00"):
            assert client.get(document.url, headers={"User-Agent": FIREFOX}).status_code == 200
    counts = DownloadCount.objects.order_by("day").values_list("document", "day", "number")
    assert list(counts) == [(document.pk, date(2026, 3, 1), 2), (document.pk, date(2026, 3, 2), 1)]


def test_a_day_begins_at_midnight_in_france(client, document):
    with time_machine.travel("2026-07-01T22:30:00+00:00"):
        client.get(document.url)
    assert DownloadCount.objects.get().day == date(2026, 7, 2)


def test_nothing_of_the_reader_is_kept(client, document):
    names = {field.name for field in DownloadCount._meta.get_fields()}
    assert names == {"id", "document", "day", "number"}
    assert not client.get(document.url).cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=1024-"},
        {"Range": "bytes=-500"},
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": "curl/8.5"},
        {"If-Modified-Since": "Thu, 01 Jan 2099 00:00:00 GMT"},
    ],
    ids=str,
)
def test_what_is_no_download_is_not_counted(client, document, headers):
    client.get(document.url, headers=headers)
    assert number() == 0


@pytest.mark.parametrize(
    "headers",
    [{}, {"Range": "bytes=0-"}, {"Range": "bytes=0-1023"}, {"If-None-Match": '"of another version"'}],
    ids=str,
)
def test_what_is_a_download_is_counted(client, document, headers):
    assert client.get(document.url, headers={"User-Agent": FIREFOX, **headers}).status_code == 200
    assert number() == 1


def test_asking_whether_the_file_is_there_is_no_download(client, document):
    assert client.head(document.url).status_code == 200
    assert number() == 0


def test_a_file_that_the_browser_has_is_not_counted_again(client, document):
    etag = client.get(document.url)["ETag"]
    assert client.get(document.url, headers={"If-None-Match": etag}).status_code == 304
    assert number() == 1


def test_a_file_that_is_not_given_is_not_counted(client, document):
    CollectionViewRestriction.objects.create(collection=document.collection, restriction_type="login")
    assert client.get(document.url).status_code == 302
    assert number() == 0


def test_a_lost_file_is_not_counted(client, document):
    document.file.storage.delete(document.file.name)
    response = client.get(document.url)
    assert response.status_code == 404
    assert BeautifulSoup(response.content, "html.parser").select_one("header.site-header")
    assert number() == 0


def test_a_count_that_fails_does_not_stop_the_download(client, document, monkeypatch, caplog):
    def fail(*args):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(downloads, "count", fail)
    assert client.get(document.url).status_code == 200
    assert "was not counted" in caplog.text


def test_a_count_does_not_wait_for_others_who_write(client, document, monkeypatch):
    asked = "PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout"

    def patience(*args) -> str:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            return str(cursor.fetchone()[0])

    seen, usual = [], patience()
    monkeypatch.setattr(downloads, "count", lambda *args: seen.append(patience()))
    client.get(document.url, headers={"User-Agent": FIREFOX})
    assert seen in (["100"], ["100ms"])
    if (
        connection.vendor == "sqlite"
    ):  # elsewhere the setting ends with the outermost transaction, here the test's
        assert patience() == usual


def test_counting_leaves_what_is_kept_of_pages_alone(client, document):
    version = ContentVersion.current()
    client.get(document.url)
    assert ContentVersion.current() == version
    client.get(document.url)
    assert number() == 2


def test_two_first_downloads_of_a_day_at_once_are_both_counted(document, monkeypatch):
    """Another reader's row appears between looking for it and adding it."""
    day, add = date(2026, 3, 1), DownloadCount.objects.bulk_create

    def too_late(rows, **options):
        DownloadCount.objects.create(document=document, day=day, number=1)
        return add(rows, **options)

    monkeypatch.setattr(DownloadCount.objects, "bulk_create", too_late)
    downloads.count(document.pk, day)
    assert DownloadCount.objects.get().number == 2


# --- The report ---------------------------------------------------------------------------------------------


@pytest.fixture
def taken(site):
    """Two documents of publications, of which one was taken; one of neither; one of no publication, that was taken."""
    documents = {
        name: make.DocumentFactory(title=name) for name in ("rapport", "guide", "inutile", "affiche")
    }
    for title, document in (("Un rapport", "rapport"), ("Sa suite", "rapport"), ("Un guide", "guide")):
        make.PublicationPageFactory(
            parent=site.publications,
            title=title,
            files=[PublicationFile(document=documents[document], title="Lire")],
        )
    for day, downloaded in ((date(2026, 1, 1), 5), (date(2026, 5, 20), 2), (date(2026, 6, 1), 1)):
        DownloadCount.objects.create(document=documents["rapport"], day=day, number=downloaded)
    DownloadCount.objects.create(document=documents["affiche"], day=date(2026, 1, 1), number=3)
    return documents


def test_the_report_adds_up(editor_client, taken):
    with time_machine.travel("2026-06-01T12:00:00+02:00", tick=False):
        response = editor_client.get(reverse("download_report"), {"export": "csv"})
    content = b"".join(response.streaming_content).decode()
    lines = list(csv.reader(io.StringIO(content)))
    assert lines == [
        ["Document", "Publications", "30 derniers jours", "En tout"],
        ["rapport", "Sa suite, Un rapport", "3", "8"],
        ["affiche", "", "0", "3"],
        ["guide", "Un guide", "0", "0"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_title_is_run_as_a_formula(editor_client, taken, start):
    document, publication = taken["rapport"], Page.objects.get(title="Un rapport")
    type(document).objects.filter(pk=document.pk).update(title=f"{start}1+1")
    Page.objects.filter(pk=publication.pk).update(title=f"{start}2+2")
    response = editor_client.get(reverse("download_report"), {"export": "csv"})
    content = b"".join(response.streaming_content).decode()
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    assert f"'{start}1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_report_is_in_the_menu_and_can_be_searched(editor_client, taken):
    page = editor_client.get(reverse("download_report"))
    assert page.status_code == 200
    assert reverse("download_report") in editor_client.get(reverse("wagtailadmin_home")).content.decode()
    found = editor_client.get(reverse("download_report"), {"q": "Un guide"})
    assert [document.title for document in found.context["object_list"]] == ["guide"]
    assert editor_client.get(reverse("download_report"), {"export": "xlsx"}).status_code == 200


def test_the_report_is_for_staff(client, taken):
    assert client.get(reverse("download_report")).status_code == 302
