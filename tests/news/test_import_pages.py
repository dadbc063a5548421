"""`import_pages`: from page texts to news and publications."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from wagtail.models import Locale, Page, PageLogEntry, Revision, Site

from cms.models import Organisation
from cms.models.pages import INTRODUCTION_MAX_LENGTH
from home.models import HomePage, StandardPage
from news.importing import run as run_module
from news.importing.builder import fingerprint
from news.importing.document import Fate
from news.importing.lead import INTRODUCTION_LIMIT
from news.importing.records import is_untouched
from news.importing.run import FileReport, ImportRun, Options, Status
from news.models import Government, NewsIndexPage, NewsPage, PublicationIndexPage, PublicationPage

DATA = Path(__file__).parent / "data"
SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site() -> HomePage:
    """A home page with its two lists, and the governments of the texts."""
    locale, _created = Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Racine", slug="root", locale=locale)
    )
    home = root.add_child(instance=HomePage(title="Accueil", slug="accueil-import", locale=locale))
    home.add_child(instance=NewsIndexPage(title="Actualités", slug="actualites", locale=locale))
    home.add_child(instance=PublicationIndexPage(title="Publications", slug="publications", locale=locale))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    Government.objects.create(
        prime_minister="Édouard Philippe", start=date(2017, 5, 15), end=date(2020, 7, 3)
    )
    Government.objects.create(prime_minister="Jean Castex", start=date(2020, 7, 3), end=date(2022, 5, 16))
    return HomePage.objects.get(pk=home.pk)


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path]:
    """Copies of our two texts: the publication, and the news that refers to it."""
    return tuple(  # type: ignore[return-value]
        Path(shutil.copy(DATA / name, tmp_path)) for name in ("publication.txt", "actualite.txt")
    )


def imported(
    *paths: Path, publish: bool = False, page_type: str = "", dry_run: bool = False
) -> list[FileReport]:
    with ImportRun(Options(publish, page_type, dry_run)).run(paths) as reports:
        return reports


def command(*arguments: object) -> tuple[str, str, int]:
    """The command's output, errors and exit code."""
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("import_pages", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return out.getvalue(), err.getvalue(), code


def text_of(page: NewsPage | PublicationPage) -> str:
    return " ".join(BeautifulSoup(str(page.body.render_as_block()), "html.parser").get_text(" ").split())


def left_lines(report: FileReport) -> list[int]:
    assert report.parsed is not None
    return [entry.number for entry in report.parsed.ledger.of(Fate.LEFT)]


def edit(page: NewsPage | PublicationPage, **values: object) -> None:
    """What an editor's « save draft » does."""
    draft = page.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision()


def test_the_limits_of_the_parser_are_the_models() -> None:
    assert INTRODUCTION_LIMIT == INTRODUCTION_MAX_LENGTH


# --- The two reference pages ------------------------------------------------------------------------------


@pytest.fixture
def reference_texts(texts: tuple[Path, Path]) -> tuple[Path, Path]:
    """The real texts where they are given, else our own of the same build: never a skipped test."""
    found = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []
    return (found[0], found[1]) if len(found) == 2 else texts


def test_the_reference_pages_are_whole(reference_texts: tuple[Path, Path], client: Client) -> None:
    reports = imported(*reference_texts, publish=True)

    assert [report.status for report in reports] == [Status.CREATED, Status.CREATED]
    publication, news = PublicationPage.objects.get(), NewsPage.objects.get()
    assert publication.live
    assert news.live
    assert [note.changed_on > publication.published_on for note in publication.change_notes.all()] == [True]
    assert not news.change_notes.exists()
    assert publication.is_state_content
    assert news.is_state_content
    assert publication.paper_copy_email.startswith("contact.")
    assert news.contact_email
    assert [block.block_type for block in news.body] == ["text", "heading", "callout", "callout"]
    assert [row.target_id for row in news.related_pages.all()] == [publication.pk]
    assert [row.target_id for row in publication.related_pages.all()] == [news.pk]

    page = BeautifulSoup(client.get(news.url).content, "html.parser").main
    assert page is not None
    assert page.find("a", href=publication.url)
    assert page.find("a", href=f"mailto:{news.contact_email}")
    assert page.find("time", datetime=str(news.published_on))
    assert page.select_one(".banner--government")
    assert len(page.select(".callout--definition")) == 2
    assert len(page.select(".prose ol > li")) >= 3
    page = BeautifulSoup(client.get(publication.url).content, "html.parser").main
    assert page is not None
    assert publication.paper_copy_email in page.get_text()
    assert page.find("time", datetime=str(publication.modified_on))


def test_every_line_of_the_reference_pages_is_accounted_for(reference_texts: tuple[Path, Path]) -> None:
    """Each line's words are where the report says: in the page's text, in a field, left or dropped."""
    for report in imported(*reference_texts):
        assert report.parsed is not None
        assert report.page is not None
        ledger = report.parsed.ledger
        assert {entry.number for entry in ledger.fates} == {line.number for line in ledger.lines}
        for entry in ledger.of(Fate.BODY):
            words = " ".join(re.sub(r"^\d+\) ", "", entry.text).split())
            assert words in text_of(report.page), entry.number
        assert [line.text for line in ledger.lines if line.number in ledger.lines_of("title")] == [
            report.page.title
        ]
        (lead,) = ledger.lines_of("introduction")
        assert report.page.introduction == ledger.lines[lead - 1].text
        share = [entry.text for entry in ledger.of(Fate.DROPPED)]
        assert share == ["Partager la page"]


def test_what_is_left_to_the_editor_is_told(reference_texts: tuple[Path, Path]) -> None:
    out, err, code = command("--dry-run", *reference_texts)

    assert (err, code) == ("", 0)
    for words in ("Consulter la publication", "Lien site", "Contact : "):
        assert words in out


# --- Running again ----------------------------------------------------------------------------------------


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


# --- Failures ---------------------------------------------------------------------------------------------


def test_a_broken_file_stops_nothing_and_leaves_nothing(texts: tuple[Path, Path]) -> None:
    broken = texts[0].parent / "cassee.txt"
    broken.write_text("Un titre\n\n\n\nPublié 31/02/2019\n\nTexte.\n")

    out, err, code = command(texts[0], broken, texts[1], texts[0].parent / "absente.txt")

    assert code == 1
    assert re.search(r"5.*31/02/2019", err)
    assert "absente.txt" in err
    assert "cassee.txt" not in out
    assert (NewsPage.objects.count(), PublicationPage.objects.count()) == (1, 1)


@pytest.fixture
def failing_record(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database fails after the news has been written."""
    write = run_module.write_record

    def fail(page: Page, *arguments: object) -> None:
        if isinstance(page, NewsPage):
            raise DatabaseError("disk full")
        write(page, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(run_module, "write_record", fail)
    yield


@pytest.mark.usefixtures("failing_record")
def test_nothing_half_made_stays(texts: tuple[Path, Path]) -> None:
    revisions = Revision.objects.count()

    reports = imported(*texts, publish=True)

    assert [report.status for report in reports] == [Status.CREATED, Status.FAILED]
    assert reports[1].problems[0].code == "database"
    assert not NewsPage.objects.exists()
    assert not Page.objects.filter(title__startswith="Le réseau exemple").exists()
    assert NewsIndexPage.objects.get().numchild == 0
    publication = PublicationPage.objects.get()
    assert publication.live
    assert not publication.related_pages.exists()
    assert (
        Revision.objects.filter(object_id=str(publication.pk)).count() == Revision.objects.count() - revisions
    )


def test_no_list_to_put_the_page_in(texts: tuple[Path, Path]) -> None:
    NewsIndexPage.objects.get().delete()

    reports = imported(*texts)

    assert [report.status for report in reports] == [Status.CREATED, Status.FAILED]
    assert reports[1].problems[0].code == "no_index"


def test_two_files_of_one_run_are_never_one_page(texts: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "ailleurs"
    other.mkdir()
    twin = Path(shutil.copy(texts[0], other / "copie.txt"))
    namesake = other / "actualite.txt"
    namesake.write_text("Une autre page du même jour\n\nPublié 12/05/2021\n\nTexte.\n")

    reports = imported(*texts, twin, namesake)

    assert [report.status for report in reports] == [
        Status.CREATED,
        Status.CREATED,
        Status.FAILED,
        Status.CREATED,
    ]
    assert reports[2].problems[0].code == "same_page"
    assert NewsPage.objects.count() == 2


def test_a_value_that_the_model_refuses_is_told_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(f"Un titre\n\nPublié 12/05/2021\n\nTexte.\n\nContact : {'x' * 130}, a@example.org\n")

    report = imported(path)[0]

    assert report.status == Status.FAILED
    assert [(problem.line, problem.code) for problem in report.problems] == [(7, "invalid")]
    assert not NewsPage.objects.exists()


def test_a_dry_run_keeps_nothing(texts: tuple[Path, Path]) -> None:
    before = (
        list(Page.objects.order_by("pk").values()),
        Revision.objects.count(),
        PageLogEntry.objects.count(),
    )

    out, err, code = command("--dry-run", "--publish", *texts)

    assert (err, code) == ("", 0)
    assert "Accueillir un collègue pair" in out
    after = (
        list(Page.objects.order_by("pk").values()),
        Revision.objects.count(),
        PageLogEntry.objects.count(),
    )
    assert after == before


def test_the_summary_alone(texts: tuple[Path, Path]) -> None:
    out, _err, code = command(*texts, "--verbosity", "0")

    assert code == 0
    assert len(out.splitlines()) == 1


# --- Fields -----------------------------------------------------------------------------------------------


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(body: str, *, title: str = "Un titre d’exemple", date_line: str = "Publié 12/05/2021") -> Path:
        path = tmp_path / "texte.txt"
        path.write_text(f"{title}\n\n{date_line}\n\nUn chapô d’exemple.\n\n{body}\n")
        return path

    return write


def test_publishers_that_the_site_knows(texts: tuple[Path, Path]) -> None:
    workshop = Organisation.objects.create(name="L’atelier", acronym="Atelier du rebond (Exemple)")

    report = imported(texts[0])[0]

    (publisher,) = PublicationPage.objects.get().publishers.all()
    assert (publisher.organisation, publisher.role) == (workshop, publisher.Role.CO_PUBLISHER)
    assert left_lines(report).count(7) == 1  # the other one


@pytest.mark.parametrize(
    ("forced", "model"), [("", NewsPage), ("publication", PublicationPage), ("news", NewsPage)]
)
def test_the_operator_may_choose_the_kind(
    write: Callable[..., Path], forced: str, model: type[NewsPage] | type[PublicationPage]
) -> None:
    report = imported(write("Texte."), page_type=forced)[0]

    assert isinstance(report.page, model)


def test_what_only_a_publication_holds_is_left_when_news_is_asked_for(texts: tuple[Path, Path]) -> None:
    report = imported(texts[0], page_type="news")[0]

    assert isinstance(report.page, NewsPage)
    assert {7, 12} <= set(left_lines(report))


def test_a_page_does_not_change_its_kind(write: Callable[..., Path]) -> None:
    path = write("Texte.")
    imported(path)

    report = imported(path, page_type="publication")[0]

    assert report.problems[0].code == "other_type"
    assert not PublicationPage.objects.exists()


@pytest.mark.parametrize(
    ("name", "day", "is_left"),
    [
        ("Jean Castex", "12/05/2021", False),
        ("jean castex", "03/07/2020", False),
        ("Jean Castex", "02/07/2020", True),
        ("Édouard Philippe", "12/05/2021", True),
        ("Jean Castex", "12/05/1999", True),
    ],
)
def test_a_government_that_does_not_fit_the_date_is_told(
    write: Callable[..., Path], name: str, day: str, is_left: bool
) -> None:
    line = f"Ce contenu a été publié sous le gouvernement du Premier ministre, {name}.\n\nPublié {day}"

    report = imported(write("Texte.", date_line=line))[0]

    assert (3 in left_lines(report)) is is_left


def test_personal_contacts_are_filled_and_told(write: Callable[..., Path]) -> None:
    report = imported(write("Contact : Camille Exemple, camille.exemple@example.org"))[0]

    page = NewsPage.objects.get()
    assert (page.contact_name, page.contact_email) == ("Camille Exemple", "camille.exemple@example.org")
    assert left_lines(report) == [7, 7]


def test_files_of_a_publication(write: Callable[..., Path]) -> None:
    imported(
        write("Consulter la publication :\nLe carnet : https://example.org/carnet.pdf\nhttps://example.org/b")
    )

    assert [(file.title, file.url) for file in PublicationPage.objects.get().files.all()] == [
        ("Le carnet", "https://example.org/carnet.pdf"),
        ("Un titre d’exemple", "https://example.org/b"),
    ]


def test_markup_in_a_text_stays_text(write: Callable[..., Path], client: Client) -> None:
    text = '<script>alert("x")</script> & <b>gras</b> https://example.org/?a="><img src=x>'
    imported(write(f"{text}.\n\nLien : https://example.org/?a=1&b='><i>"), publish=True)

    page = NewsPage.objects.get()
    main = BeautifulSoup(client.get(page.url).content, "html.parser").select_one(".prose")
    assert main is not None
    assert not main.select("script, b, img, i")
    assert "<b>gras</b>" in main.get_text()


def test_a_quotation_of_a_title_becomes_a_link(write: Callable[..., Path], site: HomePage) -> None:
    title = "Nos quatre missions d’exemple"
    target = site.add_child(instance=StandardPage(title=title, slug="missions", locale=site.locale))

    imported(write(f"Lisez « {title} » et https://example.org/a."))

    page = NewsPage.objects.get()
    links = BeautifulSoup(str(page.body.render_as_block()), "html.parser").find_all("a")
    assert [(link["href"], link.get_text()) for link in links] == [
        (target.url, title),
        ("https://example.org/a", "https://example.org/a"),
    ]
    assert [row.target_id for row in page.related_pages.all()] == [target.pk]


def test_a_title_that_two_pages_share_is_no_link(write: Callable[..., Path], site: HomePage) -> None:
    for slug in ("un", "deux"):
        title = "Deux pages au même titre"
        site.add_child(instance=StandardPage(title=title, slug=slug, locale=site.locale))
        site.refresh_from_db()

    report = imported(write("Voir aussi : Deux pages au même titre"))[0]

    assert left_lines(report) == [7]
    assert not NewsPage.objects.get().related_pages.exists()


def test_a_short_title_is_an_ordinary_word(write: Callable[..., Path]) -> None:
    imported(write("Actualités\nUn texte sous un intertitre."))

    assert [block.block_type for block in NewsPage.objects.get().body] == ["heading", "text"]
