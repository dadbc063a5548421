"""One run of the import over several files: each in its own transaction, then the links between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale

from news.models import NewsIndexPage, NewsPage, PublicationIndexPage

from .builder import (
    Article,
    fill,
    fingerprint,
    import_key,
    page_type,
    review,
    slug_of,
    title_and_date,
    validate,
)
from .document import ParsedPage, Problem, UnreadablePage
from .library import Library
from .parser import parse
from .reading import read_file
from .records import find_page, last_record, write_record
from .relations import link_back, link_to
from .titles import KnownPages

# Fields that a page gets only when it is put under its parent.
PLACE_IN_TREE = ["path", "depth", "url_path"]


class Status(StrEnum):
    CREATED = "created"
    UPDATED = "updated"  # the file changed, or a page that it refers to now exists
    PUBLISHED = "published"  # a draft that was already there went live
    UNCHANGED = "unchanged"
    KEPT = "kept"  # a person changed the page since: nothing was overwritten
    FAILED = "failed"


@dataclass(frozen=True)
class Options:
    publish: bool = False
    page_type: str = ""  # "news", "publication", or what the text calls for
    dry_run: bool = False


@dataclass
class FileReport:
    """What became of one file. `parsed` is None when it could not be read."""

    path: Path
    status: Status = Status.FAILED
    parsed: ParsedPage | None = None
    page: Article | None = None
    reason: str = ""  # why the page was kept as it was
    warnings: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path.name


class Kept(Exception):
    """The page must stay as it is; the message says why. Rolls the file's transaction back."""


# What stops one file and not the others; OSError comes from the disk that images are stored on.
_REFUSALS = (Kept, UnreadablePage, ValidationError, DatabaseError, OSError)


class ImportRun:
    """Imports files and tells what became of each."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.known = KnownPages()
        self.library = Library()
        self.keys: dict[str, tuple[Path, str]] = {}  # the files of this run, and their addresses, by key
        self.made: dict[int, Path] = {}  # the files of this run by the page they gave

    @contextmanager
    def run(self, paths: Iterable[Path]) -> Iterator[list[FileReport]]:
        """Import each file and give the reports.

        A dry run does everything but publish, and takes it all back on leaving the `with`: the pages that the
        reports describe exist until then.
        """
        with transaction.atomic() if self.options.dry_run else nullcontext():
            self.known = KnownPages.of_site()
            reports = [self._read(path) for path in dict.fromkeys(paths)]
            for report in reports:
                self._save(report)
            # A text may refer to a page that a later file made: now all of them are known.
            for report in reports:
                if report.status not in (Status.FAILED, Status.KEPT):
                    self._save(report)
            yield reports
            if self.options.dry_run:
                transaction.set_rollback(True)
        if self.options.dry_run:
            self.library.discard(0)

    def _read(self, path: Path) -> FileReport:
        report = FileReport(path)
        try:
            source = read_file(path)
            report.warnings = source.warnings
            parsed = parse(source)
        except UnreadablePage as error:
            report.problems = list(error.problems)
            return report
        twin = self._twin_of(path, parsed)
        if twin is not None:
            message = _("same title and same date as the file %(file)s") % {"file": twin}
            report.problems = [Problem(1, "same_page", message)]
            return report
        review(parsed)
        report.parsed = parsed
        return report

    def _twin_of(self, path: Path, parsed: ParsedPage) -> Path | None:
        """The file of this run that gives the same page; two addresses are two pages, whatever their titles."""
        for key in (import_key(parsed), title_and_date(parsed)):
            other, address = self.keys.setdefault(key, (path, parsed.address))
            if other != path and (not address or not parsed.address or address == parsed.address):
                return other
        return None

    def _save(self, report: FileReport) -> None:
        """Create or refresh the file's page in one transaction; on failure nothing of it stays."""
        if report.parsed is None:
            return
        mark = self.library.mark()
        try:
            with transaction.atomic():
                status, page = self._place(report.path, report.parsed)
        except _REFUSALS as error:
            self.library.discard(mark)
            self._refuse(report, report.parsed, error)
        else:
            if report.status in (Status.FAILED, Status.UNCHANGED):  # as it starts, or nothing told so far
                report.status = status
            report.page = page
            self.made[page.pk] = report.path
            self.known.add(page.pk, page.title, report.parsed.address)

    def _refuse(self, report: FileReport, parsed: ParsedPage, error: Exception) -> None:
        """Say why nothing of the file was written."""
        if isinstance(error, Kept):
            report.status, report.reason = Status.KEPT, str(error)
            report.page = find_page(parsed, report.name)
        elif isinstance(error, UnreadablePage):
            self._fail(report, list(error.problems))
        elif isinstance(error, ValidationError):
            self._fail(report, _problems_of(error, parsed))
        else:
            code, message = "database", _("the database refused the page: %(why)s")
            if isinstance(error, OSError):
                code, message = "storage", _("an image could not be stored: %(why)s")
            self._fail(report, [Problem(1, code, message % {"why": error})])

    @staticmethod
    def _fail(report: FileReport, problems: list[Problem]) -> None:
        report.status, report.problems = Status.FAILED, problems

    def _place(self, path: Path, parsed: ParsedPage) -> tuple[Status, Article]:
        of_others = [pk for pk, maker in self.made.items() if maker != path]
        existing = find_page(parsed, path.name, of_others)
        return self._refresh(existing, path.name, parsed) if existing else self._create(path.name, parsed)

    def _create(self, file: str, parsed: ParsedPage) -> tuple[Status, Article]:
        model = page_type(parsed, self.options.page_type)
        parent = _index_for(model)
        page = model(live=False, locale=parent.locale)
        linked = fill(page, parsed, self.known, self.library)
        link_to(page, linked)
        page.slug = find_available_slug(parent, slug_of(page.title))
        validate(page)
        page.clean_fields(exclude=PLACE_IN_TREE)
        parent.add_child(instance=page)
        self._store(page, file, "wagtail.create", publish=self.options.publish)
        link_back(page, linked, parsed, publish=not self.options.dry_run)
        return Status.CREATED, page

    def _refresh(self, existing: Article, file: str, parsed: ParsedPage) -> tuple[Status, Article]:
        """Bring an earlier import up to date, unless a person has worked on it."""
        record = last_record(existing)
        if record is None:
            raise Kept(_("a page with this title and date exists, and no import made it"))
        if not isinstance(existing, page_type(parsed, self.options.page_type)):
            message = _("already imported as another kind of page: %(kind)s")
            raise UnreadablePage([Problem(1, "other_type", message % {"kind": existing.kind_label()})])
        page = existing.get_latest_revision_as_object()
        before, is_edited = fingerprint(page), not record.describes(page)
        linked = fill(page, parsed, self.known, self.library)
        publish = self.options.publish and not existing.live
        if fingerprint(page) == before and not publish:
            return Status.UNCHANGED, existing
        self._refuse_if_touched(existing, is_edited=is_edited, publish=publish)
        if fingerprint(page) == before:
            if not self.options.dry_run:
                existing.get_latest_revision().publish()
            return Status.PUBLISHED, type(existing).objects.get(pk=existing.pk)
        link_to(page, linked)
        validate(page)
        page.full_clean()
        if not existing.live:
            page.save()
        # A live page with a draft in progress keeps it a draft: publishing would put unfinished work online.
        is_live = existing.live and not existing.has_unpublished_changes
        self._store(page, file, "wagtail.edit", publish=is_live or publish)
        link_back(page, linked, parsed, publish=not self.options.dry_run)
        return Status.UPDATED, page

    @staticmethod
    def _refuse_if_touched(existing: Article, *, is_edited: bool, publish: bool) -> None:
        if is_edited:
            raise Kept(_("the page was changed since the last import"))
        if existing.locked or existing.workflow_in_progress:
            raise Kept(_("the page is locked or awaits moderation"))
        if publish and existing.first_published_at:
            raise Kept(_("the page was published, then taken offline"))

    def _store(self, page: Article, file: str, action: str, *, publish: bool) -> None:
        """Keep a revision and the record of this import, and publish.

        A dry run publishes nothing, not even to take it back: a search engine may be told of a publication,
        and no transaction takes that back.
        """
        revision = page.save_revision()
        write_record(page, action, file, revision)
        if publish and not self.options.dry_run:
            revision.publish()
            page.refresh_from_db(fields=["live", "has_unpublished_changes", "url_path"])


def _index_for(model: type[Article]) -> NewsIndexPage | PublicationIndexPage:
    """The list that pages of this kind go under. Raises UnreadablePage, in words, when there is none."""
    index = NewsIndexPage if model is NewsPage else PublicationIndexPage
    parent = index.objects.filter(locale=Locale.get_default()).order_by("-live", "path").first()
    if parent is None:
        values = {"list": index._meta.verbose_name, "kind": model.kind_label()}
        message = _("no “%(list)s” page in the site to put the page (%(kind)s) under: create it first")
        raise UnreadablePage([Problem(1, "no_index", message % values)])
    return parent


def _problems_of(error: ValidationError, parsed: ParsedPage) -> list[Problem]:
    """The model's refusals, each at the line that the value came from."""
    if not hasattr(error, "error_dict"):
        return [Problem(1, "invalid", message) for message in error.messages]
    problems = []
    for name, messages in error.message_dict.items():
        line = next(iter(parsed.ledger.lines_of(name)), 1)
        problems += [Problem(line, "invalid", f"{name}: {message}") for message in messages]
    return problems
