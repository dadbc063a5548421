"""What the admin shows beside pages, what it hides because nobody here needs it, and how readers' answers are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry, Page
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet

from . import guide
from .choosers import CommuneChooserViewSet
from .kept_answers import kept_answer
from .models import Department
from .models.change_notes import LOG_ACTION
from .models.vocabularies import VocabularyItem
from .scheduled import ScheduledPanel
from .shortcuts import ShortcutsPanel
from .viewsets import OrganisationViewSet, VocabularyViewSetGroup, with_uses
from .widgets import DepartmentCheckboxes

register_snippet(VocabularyViewSetGroup)
register_snippet(OrganisationViewSet)


def _boxes_to_tick(field: ParentalManyToManyField) -> dict[str, Any]:
    """Several choices are boxes: a list where one must hold a key loses them at one slip of the hand."""
    return {"widget": DepartmentCheckboxes if field.related_model is Department else CheckboxSelectMultiple}


register_form_field_override(ParentalManyToManyField, override=_boxes_to_tick)

# Wagtail's own news and guide, in English and on another site; a list that only developers read.
_UNWANTED_HELP = ("whats-new-in-wagtail", "editor-guide")
_UNWANTED_REPORTS = ("page-types-usage", "workflow-tasks")


@hooks.register("register_admin_viewset")
def commune_chooser() -> CommuneChooserViewSet:
    return CommuneChooserViewSet("commune_chooser")


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


# --- What readers get -------------------------------------------------------------------------------


# After whatever may refuse: Wagtail's check of private pages has 0.
@hooks.register("on_serve_page", order=1000)
def keep_answers(serve_page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def serve(page: Page, request: HttpRequest, args: list, kwargs: dict) -> HttpResponse:
        return kept_answer(request, lambda: serve_page(page, request, args, kwargs))

    return serve


# --- The menu ---------------------------------------------------------------------------------------


@hooks.register("construct_main_menu")
def reports_for_reviewers(request: HttpRequest, items: list[MenuItem]) -> None:
    """Reports help those who answer for the site: writers have their own pages on the admin's first page."""
    if not policy_registry.get_by_type(Page).user_has_permission(request.user, "publish"):
        items[:] = [item for item in items if item.name != "reports"]


@hooks.register("construct_reports_menu")
def useful_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in _UNWANTED_REPORTS]


@hooks.register("construct_help_menu")
def our_help(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if not item.name.startswith(_UNWANTED_HELP)]


@hooks.register("register_help_menu_item")
def guide_menu_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Guide for editors"), reverse("editors_guide"), name="guide", icon_name="help", order=1
    )


@hooks.register("register_admin_urls")
def guide_urls() -> list[URLPattern]:
    return [
        path("guide/", guide.show, name="editors_guide"),
        path("guide/images/<slug:name>.png", guide.image, name="editors_guide_image"),
    ]


@hooks.register("construct_homepage_panels")
def shortcuts(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(ShortcutsPanel(request))


@hooks.register("construct_homepage_panels")
def scheduled(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(ScheduledPanel(request))


# --- What protects content --------------------------------------------------------------------------


@hooks.register("before_delete_snippet")
def keep_used_vocabulary(request: HttpRequest, records: Iterable[Model]) -> HttpResponse | None:
    """Refuse to delete a choice that pages use: they would lose it without anybody being told."""
    records = list(records)
    if not records or not isinstance(records[0], VocabularyItem):
        return None
    model: Any = type(records[0])
    used = with_uses(model.objects.filter(pk__in=[record.pk for record in records])).filter(uses__gt=0)
    if not used:
        return None
    for record in used:
        messages.error(
            request,
            _("« %(name)s » is used by pages (%(number)d): remove it from them first.")
            % {"name": record, "number": record.uses},
        )
    return redirect(model.snippet_viewset.get_url_name("list"))


@hooks.register("register_log_actions")
def log_of_change_notes(actions: LogActionRegistry) -> None:
    """A page's history tells what its published notes said before."""
    actions.register_action(LOG_ACTION)(_RewordedNote)


class _RewordedNote(LogFormatter):
    label = gettext_lazy("Correct a published note")

    def format_message(self, log_entry: BaseLogEntry) -> str:
        return _("Published note corrected: « %(old)s » became « %(new)s »") % log_entry.data


@hooks.register("before_edit_page")
def tell_autosaving(request: HttpRequest, page: Page) -> None:
    """Let the page's form know that the admin saves by itself (see `forms.BasePageForm`)."""
    page.is_autosaving = not request.accepts("text/html")
