"""Orders and stocks in the admin, for those who send the parcels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_filters
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import IntegerField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, NumberColumn
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import IndexView, InspectView, SnippetViewSet, SnippetViewSetGroup

from cms.exports import WithoutFormulas
from news.models import PaperStock, PublicationPage, PublicationRequest, RequestMail

from .actions import buttons_of


class RequestPolicy(ModelPermissionPolicy):
    """Only readers make requests, and only erasing, which counts them, removes them: nobody adds or deletes."""

    def user_has_permission(self, user: AbstractBaseUser, action: str) -> bool:
        return action not in ("add", "delete") and super().user_has_permission(user, action)


register_permission_policy(PublicationRequest, RequestPolicy(PublicationRequest))


def _requested_publications(request: HttpRequest) -> QuerySet:
    return PublicationPage.objects.filter(pk__in=PublicationRequest.objects.values("publication"))


class RequestFilterSet(WagtailFilterSet):
    publication = django_filters.ModelChoiceFilter(label=_("Publication"), queryset=_requested_publications)
    created_at = django_filters.DateFromToRangeFilter(label=_("Received on"), widget=DateRangePickerWidget)
    mails__status = django_filters.ChoiceFilter(
        label=_("Mail"), choices=RequestMail.Status.choices, distinct=True
    )

    class Meta:
        model = PublicationRequest
        fields = ["status", "kind", "publication", "created_at"]


def _mail_trouble(request: PublicationRequest) -> str:
    """What is not well with its mails, if anything."""
    states = {mail.status for mail in request.mails.all()}
    for status in (RequestMail.Status.FAILED, RequestMail.Status.WAITING):
        if status in states:
            return str(status.label)
    return ""


class RequestIndexView(WithoutFormulas, IndexView):
    """The list, from whose titles one reads a request rather than changes it."""

    def get_edit_url(self, instance: PublicationRequest) -> None:
        return None

    def get_list_more_buttons(self, instance: PublicationRequest) -> list:
        buttons = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            buttons += buttons_of(instance, self.request.get_full_path())
        return buttons

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Dates by the clocks here, as a spreadsheet reads them."""
        if isinstance(value, datetime):
            value = timezone.localtime(value).replace(tzinfo=None, microsecond=0)
        return super().preprocess_field_value(field, value, export_format)


class RequestInspectView(InspectView):
    """One request, whole, with what may be done with it."""

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if self.user_has_permission("change"):
            buttons = [*buttons, *buttons_of(self.object, self.request.path)]
        return buttons

    def get_field_label(self, field_name: str, field: Any) -> str:
        return str(_("Mails sent")) if field_name == "mails" else super().get_field_label(field_name, field)

    def get_fields_context(self) -> list[dict[str, Any]]:
        """What there is to say: the two kinds do not ask the same things, and much is optional."""
        return [field for field in super().get_fields_context() if field["value"] not in (None, "", "–")]

    def get_created_at_display_value(self) -> str:
        return _moment(self.object.created_at)

    def get_closed_at_display_value(self) -> str:
        return _moment(self.object.closed_at)

    def get_mails_display_value(self) -> str:
        return " ; ".join(_mail_line(mail) for mail in self.object.mails.all()) or "–"


def _moment(value: datetime | None) -> str:
    """« 3 mars 2026 14:05 » by the clocks here: Wagtail's detail view gives universal time."""
    return date_format(timezone.localtime(value), "DATETIME_FORMAT") if value else "–"


def _mail_line(mail: RequestMail) -> str:
    """« Reçu au lecteur : Envoyé 3 mars 2026 14:05 »."""
    if mail.sent_at:
        return f"{mail} {_moment(mail.sent_at)}"
    return f"{mail} ({mail.error})" if mail.error else str(mail)


# The columns of the exported file, with their headings where the field's own name would not do.
EXPORTED: dict[str, Any] = {
    "pk": _("Number"),
    "created_at": _("Received on"),
    "get_kind_display": _("Kind"),
    "get_status_display": _("Status"),
    "publication_title": "",
    "quantity": "",
    "get_format_display": _("Format"),
    "name": "",
    "organisation": "",
    "address_line_1": "",
    "address_line_2": "",
    "postcode": "",
    "town": "",
    "email": "",
    "reason": "",
}


class PublicationRequestViewSet(SnippetViewSet):
    """Orders and requests, newest first."""

    model = PublicationRequest
    icon = "mail"
    menu_label = _("Orders and requests")
    index_view_class = RequestIndexView
    inspect_view_class = RequestInspectView
    inspect_view_enabled = True
    inspect_view_fields = [
        "status",
        "kind",
        "publication_title",
        "quantity",
        "format",
        "reason",
        "name",
        "organisation",
        "address_line_1",
        "address_line_2",
        "postcode",
        "town",
        "email",
        "created_at",
        "closed_at",
        "refusal_reason",
        "mails",
    ]
    list_display = [
        "__str__",
        Column("publication_title", label=_("Publication"), sort_key="publication_title"),
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        NumberColumn("quantity", label=_("Copies"), sort_key="quantity"),
        Column("name", label=_("Name"), sort_key="name"),
        Column("get_status_display", label=_("Status"), sort_key="status"),
        Column("mail_trouble", label=_("Mail"), accessor=_mail_trouble),
        DateColumn("created_at", label=_("Received on"), sort_key="created_at"),
    ]
    filterset_class = RequestFilterSet
    search_fields = ["id", "name", "organisation", "email", "postcode", "town", "publication_title"]
    search_backend_name = None
    ordering = ["-created_at", "-pk"]
    list_export = [*EXPORTED]
    export_headings = {name: heading for name, heading in EXPORTED.items() if heading}
    export_filename = "commandes"
    # What a telephone call may correct. Stock and mails follow from the rest, which stays as it was asked.
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("organisation"),
            MultiFieldPanel(
                [
                    FieldPanel("address_line_1"),
                    FieldPanel("address_line_2"),
                    FieldRowPanel([FieldPanel("postcode"), FieldPanel("town")]),
                ],
                heading=_("Address"),
            ),
            FieldPanel("email"),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return PublicationRequest.objects.prefetch_related("mails")


def _stock_level(stock: PaperStock) -> str:
    """What deserves attention, if anything."""
    if not stock.quantity:
        return gettext("none left")
    return gettext("few left") if stock.is_low else ""


class StockForm(WagtailAdminModelForm):
    """Copies are added or taken away, and never set: readers order while an editor has the form open."""

    added = IntegerField(
        label=_("Copies added"),
        initial=0,
        help_text=_("The copies that arrived. With a minus sign, those that were given otherwise or lost."),
    )

    class Meta:
        model = PaperStock
        fields = ["publication", "low_threshold", "is_offered"]

    def clean_added(self) -> int:
        added: int = self.cleaned_data["added"]
        if self.instance.quantity + added < 0:
            raise ValidationError(_("There are not that many left to take away."))
        return added

    def save(self, commit: bool = True) -> Model:
        stock = super().save(commit=False)
        if stock.pk is None:
            stock.quantity = self.cleaned_data["added"]
            stock.save()
        else:
            stock.save(update_fields=["publication", "low_threshold", "is_offered"])
            PaperStock.add(stock.publication_id, self.cleaned_data["added"])
            stock.refresh_from_db(fields=["quantity"])
        return stock


class PaperStockViewSet(SnippetViewSet):
    """How many paper copies are left of each publication."""

    model = PaperStock
    icon = "doc-full"
    menu_label = _("Stocks of paper copies")
    list_display = [
        "__str__",
        NumberColumn("quantity", label=_("Copies left"), sort_key="quantity"),
        Column("level", label=_("Stock"), accessor=_stock_level),
        BooleanColumn("is_offered", label=_("Offered"), sort_key="is_offered"),
    ]
    ordering = ["publication__title"]
    search_fields = ["publication__title"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            PageChooserPanel("publication", "news.PublicationPage"),
            FieldPanel("quantity", read_only=True),
            FieldPanel("added"),
            FieldPanel("low_threshold"),
            FieldPanel("is_offered"),
        ],
        base_form_class=StockForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return PaperStock.objects.select_related("publication")


class RequestsViewSetGroup(SnippetViewSetGroup):
    """« Commandes »: seen by those alone who may see readers' names and addresses."""

    items = (PublicationRequestViewSet, PaperStockViewSet)
    menu_label = _("Orders")
    menu_name = "orders"
    menu_icon = "mail"
    menu_order = 450
