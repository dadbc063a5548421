"""`manage.py import_pages FILE…`: page texts become news or publications, drafts unless told otherwise."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from news.importing.builder import PAGE_TYPES
from news.importing.report import file_report, summary
from news.importing.run import ImportRun, Options, Status


class Command(BaseCommand):
    """Imports each file in its own transaction and reports, line by line, what became of it.

    Exit code 1 when any file was refused; the others are imported all the same.
    """

    help = "Import page texts as news or publications (drafts unless --publish)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="page texts (.txt)")
        parser.add_argument("--publish", action="store_true", help="put the pages online at once")
        parser.add_argument("--type", choices=PAGE_TYPES, default="", dest="page_type",
                            help="the kind of page, when the text does not show it")  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="report, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        run = ImportRun(Options(options["publish"], options["page_type"], options["dry_run"]))
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing will be kept.") + "\n\n")
        reports = run.run(options["files"])
        for report in reports:
            failed = report.status == Status.FAILED
            if failed or options["verbosity"] > 0:
                out, style = (self.stderr, self.style.ERROR) if failed else (self.stdout, str)
                out.write(style(file_report(report)) + "\n\n")
        self.stdout.write(summary(reports))
        if any(report.status == Status.FAILED for report in reports):
            raise SystemExit(1)
