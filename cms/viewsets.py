"""The admin's lists of what editors manage beside pages: vocabularies and organisations.

Territories have none on purpose: they are the official code, loaded by a command.
"""

from __future__ import annotations

from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import DeleteView, EditView, SnippetViewSet, SnippetViewSetGroup

from .choosers import OrganisationChooserViewSet
from .models import Audience, Organisation, Sector, Theme, Topic


def page_relations(model: type[Model]) -> list[str]:
    """The names under which pages that chose a record of `model` are found from it."""
    return [relation.name for relation in model._meta.related_objects if relation.many_to_many]


def with_uses(records: QuerySet) -> QuerySet:
    """The same records, each with `uses`: how many pages chose it.

    Wagtail's own usage count leaves many-to-many relations out: it would say « 0 » of every vocabulary.
    """
    counts = [Count(name, distinct=True) for name in page_relations(records.model)]
    return records.annotate(uses=sum(counts[1:], counts[0]))


class _NoUsageMixin:
    """Leaves out Wagtail's usage count, which would be wrong here (see `with_uses`)."""

    def get_usage_url(self) -> None:
        return None


class _VocabularyEditView(_NoUsageMixin, EditView):
    pass


class _VocabularyDeleteView(_NoUsageMixin, DeleteView):
    pass


class VocabularyViewSet(SnippetViewSet):
    """A list of names, each with the number of pages that chose it."""

    list_display = [
        "name",
        Column("slug", label=_("Identifier")),
        NumberColumn("uses", label=_("Pages"), sort_key="uses"),
    ]
    search_fields = ["name"]
    search_backend_name = None
    ordering = ["name"]
    edit_view_class = _VocabularyEditView
    delete_view_class = _VocabularyDeleteView

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_uses(self.model.objects.all())


class TopicViewSet(VocabularyViewSet):
    model = Topic
    icon = "tag"


class ThemeViewSet(VocabularyViewSet):
    model = Theme
    icon = "list-ul"


class AudienceViewSet(VocabularyViewSet):
    model = Audience
    icon = "group"


class SectorViewSet(VocabularyViewSet):
    model = Sector
    icon = "grid"


class VocabularyViewSetGroup(SnippetViewSetGroup):
    """« Vocabulaires »: the choice lists that classify pages and become filters."""

    items = (TopicViewSet, ThemeViewSet, AudienceViewSet, SectorViewSet)
    menu_label = _("Vocabularies")
    menu_name = "vocabularies"
    menu_icon = "tag"
    menu_order = 510


class OrganisationViewSet(SnippetViewSet):
    """Organisations: one record each, used everywhere."""

    model = Organisation
    icon = "clipboard-list"
    menu_name = "organisations"
    menu_order = 500
    add_to_admin_menu = True
    list_display = [
        "name",
        "acronym",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        NumberColumn("uses", label=_("Uses"), sort_key="uses"),
    ]
    list_filter = ["kind"]
    search_fields = ["name", "acronym", "siret"]
    # Not Wagtail's index: it knows no parts of words.
    search_backend_name = None
    ordering = ["name"]
    chooser_viewset_class = OrganisationChooserViewSet

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Organisation.objects.annotate(uses=ReferenceIndex.usage_count_subquery(Organisation))
