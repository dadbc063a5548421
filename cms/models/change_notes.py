"""The notes that tell readers what changed on a page: once published, they can be corrected but not lost."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.forms import HiddenInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel
from wagtail.log_actions import log
from wagtail.models import Page

if TYPE_CHECKING:
    from .pages import BasePage

LOG_ACTION = "cms.change_note.reword"


class _RetractionPanel(FieldPanel):
    """Shown beside notes that readers know; a note still in the draft can simply be deleted."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            is_known = self.instance is None or self.instance.published_at
            return super().is_shown() and bool(is_known)


class _KeyPanel(Panel):
    """The key goes through the form unseen: until its publication, nothing else tells which note a row is.

    A row that the editor adds has none yet: the model gives it one.
    """

    def get_form_options(self) -> dict[str, Any]:
        return {"fields": ["key"], "widgets": {"key": HiddenInput}}

    class BoundPanel(Panel.BoundPanel):
        def show_panel_furniture(self) -> bool:
            return False

        def render_html(self, parent_context: dict[str, Any] | None = None) -> str:
            is_new = self.form.prefix.endswith("__prefix__")
            attributes = {"data-published-note": True} if self.instance.published_at else {}
            return "" if is_new else self.form["key"].as_widget(attrs=attributes)


class ChangeNote(models.Model):
    """A major change of a page, as readers are told: the day, and what changed in a sentence (or nothing).

    Notes are rows of a page's revisions, which come back when an old one is published: `keep_published_notes` then
    gives the page its newer notes and their last wording.
    """

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="change_notes")
    # The same note in every revision: a revision made before publication does not know the row's number.
    key = models.UUIDField(default=uuid.uuid4, blank=True)
    changed_on = models.DateField(_("date"), default=timezone.localdate)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    # When an editor last changed a note that readers knew.
    reworded_at = models.DateTimeField(null=True, editable=False)
    retracted_on = models.DateField(null=True, editable=False)
    retraction_reason = models.CharField(
        _("retracted because"),
        max_length=300,
        blank=True,
        help_text=_(
            "A published note stays. If it was a mistake, say why: it will be struck through, with your reason."
        ),
    )

    panels = [
        FieldRowPanel([FieldPanel("changed_on"), FieldPanel("note")]),
        _RetractionPanel("retraction_reason"),
        _KeyPanel(),
    ]

    class Meta:
        ordering = ["-changed_on", "-pk"]
        verbose_name = _("change note")
        verbose_name_plural = _("change notes")

    def __str__(self) -> str:
        words = f"{self.changed_on:%d/%m/%Y} {self.note}".strip()
        return f"{words} [{self.retraction_reason}]" if self.retraction_reason else words

    def mark_reworded(self) -> None:
        """An editor has just changed what readers know: this wording wins over those of older revisions."""
        self.reworded_at = timezone.now()
        if not self.retraction_reason:
            self.retracted_on = None
        elif not self.retracted_on:
            self.retracted_on = timezone.localdate()

    def is_emptied(self, known: ChangeNote) -> bool:
        """Whether what `known` tells readers would be gone."""
        return bool(known.note and not self.note)

    def continue_from(self, known: ChangeNote) -> None:
        """Become the published note `known`, with its words where they are newer than these or these are lost."""
        self.pk, self.key, self.published_at = known.pk, known.key, known.published_at
        if _moment(known.reworded_at) > _moment(self.reworded_at) or self.is_emptied(known):
            for name in ("changed_on", "note", "reworded_at", "retracted_on", "retraction_reason"):
                setattr(self, name, getattr(known, name))


def keep_published_notes(page: BasePage) -> list[tuple[str, str]]:
    """Give `page`, as a revision, a form or code made it, the notes that its readers know.

    Gives (old words, new words) of each that saving the page would reword. Writes nothing.
    """
    if not page.pk or not _has_notes_in_memory(page):
        return []
    notes = list(page.change_notes.all())
    known_notes = list(ChangeNote.objects.filter(page_id=page.pk, published_at__isnull=False))
    reworded = []
    matched: list[ChangeNote] = []
    for known in known_notes:
        own = _same_note(known, [note for note in notes if note not in matched])
        if own is None:
            notes.append(known)
            continue
        matched.append(own)
        own.continue_from(known)
        if str(own) != str(known):
            reworded.append((str(known), str(own)))
    page.change_notes = notes
    return reworded


def mark_published(page: BasePage) -> None:
    """From now on readers know the page's notes."""
    ChangeNote.objects.filter(page_id=page.pk, published_at=None).update(published_at=timezone.now())


def log_rewording(page: BasePage, reworded: list[tuple[str, str]]) -> None:
    """Leave each in the page's history, with who did it where that is known."""
    for old, new in reworded:
        log(instance=page, action=LOG_ACTION, data={"old": old, "new": new})


def _same_note(known: ChangeNote, notes: list[ChangeNote]) -> ChangeNote | None:
    """The one of `notes` that is `known`. Revisions older than keys are recognised by what they say."""
    tests = (
        lambda note: note.pk == known.pk,
        lambda note: note.key == known.key,
        lambda note: (note.changed_on, note.note) == (known.changed_on, known.note),
    )
    return next((note for test in tests for note in notes if test(note)), None)


def _moment(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0


def _has_notes_in_memory(page: BasePage) -> bool:
    """Whether saving `page` writes its notes: as it came from the database, it leaves them alone."""
    return "change_notes" in getattr(page, "_cluster_related_objects", {})
