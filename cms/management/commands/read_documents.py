"""Read pages, language, tags and words of the documents whose file was not read yet.

Documents are read when they are saved: this is for those that were there before, and for a restored backup. Running it
again reads nothing twice; `--again` reads all, after the reader of PDFs changed.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import F

from cms.models import CustomDocument


class Command(BaseCommand):
    help = "Read what the documents added before this version hold: pages, language, tags, words."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="Read every document, even those read before."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        documents = CustomDocument.objects.order_by("pk")
        if options["again"]:
            documents.update(read_hash="")
        done = missing = unread = 0
        for document in documents.exclude(file_hash=F("read_hash"), file_size__isnull=False).iterator():
            if document.is_missing:
                missing += 1
                self.stderr.write(f"{document.file.name}: no such file")
                continue
            document.file_size = None  # measured and hashed again: a backup may hold older values
            document.save()
            done += 1
            if document.problem:
                unread += 1
                self.stderr.write(f"{document.file.name}: {document.get_problem_display()}")
        self.stdout.write(
            f"Documents: {done} read, {unread} of them unreadable, {missing} without their file."
        )
