"""The form of a term."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.forms import BasePageForm


class TermPageForm(BasePageForm):
    """Refuses a circle of broader terms beside the link that closes it.

    The page's own check comes too late for a form: a page receives its links only once the form is accepted.
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        formset = self.formsets.get("links")
        if formset is None or not formset.is_valid():
            return cleaned
        broader = {
            form.cleaned_data["target"].pk: form
            for form in formset.forms
            if form not in formset.deleted_forms and form.cleaned_data.get("kind") == "broader"
        }
        closing = self.instance.leading_back(broader)
        if closing:
            broader[closing].add_error(
                "target",
                _("This term already stands below the present one: they cannot be each above the other."),
            )
        return cleaned
