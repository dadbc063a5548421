"""Forms of the admin that add to Wagtail's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

# What readers see of a note.
_WORDS = {"changed_on", "note", "retraction_reason"}
NOTE_STAYS = _("Readers know this note: it stays. If it was a mistake, say so under « retracted because ».")


class BasePageForm(WagtailAdminPageForm):
    """Adds « modification importante »: ticked, it leaves a dated note on the page, then unticks itself.

    The tick is not stored: the note is. It belongs to the draft, goes public with it, and can be reworded or
    removed in the list of notes until then. Afterwards it can be reworded or retracted, and that leaves a trace.
    """

    is_major_change = forms.BooleanField(
        label=_("Major change"),
        required=False,
        help_text=_("Readers will see « Modifié » with today's date. Leave unticked for a typing mistake."),
    )
    new_change_note = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=300,
        help_text=_("Optional, in one sentence. Readers see it at the bottom of the page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from .models.change_notes import keep_published_notes  # models build on this module

        if page := kwargs.get("instance"):
            keep_published_notes(page)
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("new_change_note") and not cleaned.get("is_major_change"):
            self.add_error("is_major_change", _("Tick « major change » to publish this note, or empty it."))
        if any(self._loses_its_note(form) for form in self._published_notes()):
            self.add_error(None, NOTE_STAYS)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        page = super().save(commit=False)
        for form in self._published_notes():
            if _WORDS & set(form.changed_data):
                form.instance.mark_reworded()
        if self.cleaned_data.get("is_major_change") and self._is_said_by_the_editor(page):
            note = self.cleaned_data.get("new_change_note", "")
            page.change_notes.add(page.change_notes.model(changed_on=timezone.localdate(), note=note))
        if commit:
            page.save()
        return page

    def _published_notes(self) -> list[Any]:
        """The form of each note that readers know; none where this form does not show notes."""
        formset = self.formsets.get("change_notes")
        return [form for form in formset.forms if form.instance.published_at] if formset else []

    @staticmethod
    def _loses_its_note(form: Any) -> bool:
        """Whether the editor deleted a published note or emptied it."""
        if not form.is_valid():
            return False  # the formset says what is wrong
        return bool(
            form.cleaned_data.get("DELETE") or (form.initial.get("note") and not form.cleaned_data["note"])
        )

    @staticmethod
    def _is_said_by_the_editor(page: Any) -> bool:
        """Whether a tick counts: readers knew the page before, and a person saves it.

        The admin also saves by itself every few moments, with the box still ticked: each time would leave a note,
        and a tick made by mistake could not be taken back (`is_autosaving` comes from `wagtail_hooks`).
        """
        was_published = page.pk and (page.live or page.first_published_at)
        return bool(was_published) and not getattr(page, "is_autosaving", False)
