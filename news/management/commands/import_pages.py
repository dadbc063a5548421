"""`manage.py import_pages FILE…`: page texts become news or publications, drafts unless told otherwise."""

from __future__ import annotations

import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from news.importing.builder import PAGE_TYPES
from news.importing.report import file_report, summary
from news.importing.run import FileReport, ImportRun, Options, Status


class Command(BaseCommand):
    """Imports each file in its own transaction and reports, line by line, what became of it.

    Exit code 1 when any file was refused; the others are imported all the same.
    """

    help = "Import page texts, saved web pages and Word documents as news or publications (drafts unless --publish)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            type=Path,
            metavar="FILE",
            help="texts (.txt), saved pages (.html), Word documents (.docx)",
        )
        parser.add_argument("--publish", action="store_true", help="put the pages online at once")
        parser.add_argument(
            "--type",
            choices=list(PAGE_TYPES),
            default="",
            dest="page_type",
            help="the kind of page, when the text does not show it",
        )
        parser.add_argument("--dry-run", action="store_true", help="report, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        run = ImportRun(Options(options["publish"], options["page_type"], options["dry_run"]))
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing will be kept.") + "\n\n")
        with _quiet_logs(), run.run(options["files"]) as reports:
            for report in reports:
                self._tell(report, options["verbosity"])
        self.stdout.write(summary(reports))
        if any(report.status == Status.FAILED for report in reports):
            raise SystemExit(1)

    def _tell(self, report: FileReport, verbosity: int) -> None:
        """Refused files always, on the error output; the others unless only the summary is wanted."""
        if report.status == Status.FAILED:
            self.stderr.write(file_report(report) + "\n\n")
        elif verbosity:
            self.stdout.write(file_report(report) + "\n\n")


@contextmanager
def _quiet_logs() -> Iterator[None]:
    """Wagtail logs some ten lines for each page saved: the report would drown in them."""
    loggers = [logging.getLogger(name) for name in ("wagtail", "django_tasks")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.WARNING)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
