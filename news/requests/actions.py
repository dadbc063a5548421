"""What the team does with requests, one or many at once: send, refuse, mail again, erase. Each act is logged."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogContext, log
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from news.models import PublicationRequest

from . import mail, purge, service

Status = PublicationRequest.Status


class RequestAction(SnippetBulkAction):
    """One act on the ticked requests, after a page that names them and asks for confirmation."""

    models = [PublicationRequest]
    template_name = "news/requests/admin/confirm.html"
    question: Any = ""

    def check_perm(self, obj: PublicationRequest) -> bool:
        return self.permission_policy.user_has_permission_for_instance(self.request.user, "change", obj)

    def object_context(self, obj: PublicationRequest) -> dict[str, Any]:
        # Wagtail would link to the form that changes it.
        address = reverse("wagtailsnippets_news_publicationrequest:inspect", args=[obj.pk])
        return {"item": obj, "address": address}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"title": self.display_name, "question": self.question}
        return {**super().get_context_data(**kwargs), **context}

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet:
        """« Select all » means the list as it was searched and filtered: Wagtail's own would take every record."""
        from .admin import PublicationRequestViewSet, RequestFilterSet

        query = QueryDict(urlsplit(self.next_url).query)
        listed = RequestFilterSet(query, PublicationRequest.objects.all(), request=self.request)
        found = listed.qs if listed.is_valid() else PublicationRequest.objects.none()
        if words := query.get("q", "").strip():
            matches = [Q(**{f"{name}__icontains": words}) for name in PublicationRequestViewSet.search_fields]
            found = found.filter(reduce(or_, matches))
        return found.values_list("pk", flat=True)

    @classmethod
    def execute_action(cls, objects: list[PublicationRequest], **kwargs: Any) -> tuple[int, int]:
        """(how many it was done to, how many it no longer fitted)."""
        action = kwargs["self"]
        done = 0
        for item in objects:
            if not action.act(item):
                continue
            done += 1
            # An act of its own for each: of those that share a request's context, the histories show one alone.
            with LogContext(user=action.request.user):
                log(item, f"news.request.{cls.action_type}")
        return done, len(objects) - done

    def act(self, item: PublicationRequest) -> bool:
        """Do it; False when it had been done, or no longer fits."""
        raise NotImplementedError

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        sentence = ngettext("%(number)d order: done.", "%(number)d orders: done.", num_parent_objects)
        if num_child_objects:
            sentence += " " + ngettext(
                "%(left)d was left as it was: it had been dealt with already.",
                "%(left)d were left as they were: they had been dealt with already.",
                num_child_objects,
            )
        return sentence % {"number": num_parent_objects, "left": num_child_objects}


class MarkSent(RequestAction):
    display_name = _("Mark as sent")
    action_type = "sent"
    aria_label = _("Mark the selected orders as sent")
    action_priority = 10
    question = _("These orders have left? Each reader gets a mail that says so.")

    def act(self, item: PublicationRequest) -> bool:
        return service.close(item, Status.SENT)


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The reader receives this sentence by mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Refuse(RequestAction):
    display_name = _("Refuse")
    action_type = "refused"
    aria_label = _("Refuse the selected orders")
    action_priority = 20
    form_class = RefusalForm
    question = _(
        "Refuse these orders? Their copies go back to the stock, and each reader gets a mail with the reason."
    )

    def act(self, item: PublicationRequest) -> bool:
        assert self.cleaned_form is not None  # noqa: S101 - Wagtail sets it before it acts
        return service.close(item, Status.REFUSED, self.cleaned_form.cleaned_data["reason"])


class SendMailAgain(RequestAction):
    display_name = _("Send mails again")
    action_type = "mailed"
    aria_label = _("Send again the mails of the selected orders that could not leave")
    action_priority = 30
    question = _("Send again the mails of these orders that could not leave?")

    def act(self, item: PublicationRequest) -> bool:
        return sum(mail.send_again(message) for message in item.mails.all()) > 0


class Erase(RequestAction):
    """Takes the place of Wagtail's own deletion, which would leave no number behind."""

    display_name = _("Erase")
    action_type = "delete"
    aria_label = _("Erase the selected orders")
    action_priority = 40
    classes = {"serious"}
    question = _("Erase these orders for good? Only a number without a name is kept, for statistics.")

    def act(self, item: PublicationRequest) -> bool:
        return bool(purge.erase([item]))


ACTIONS = (MarkSent, Refuse, SendMailAgain, Erase)
_ICONS = {"sent": "check", "refused": "cross", "mailed": "mail", "delete": "bin"}


def buttons_of(item: PublicationRequest, next_url: str) -> list[Button]:
    """The acts that fit one request, as links to their pages of confirmation."""
    fitting = [action for action in ACTIONS if _fits(action, item)]
    # What is erased has no page to come back to.
    home = reverse("wagtailsnippets_news_publicationrequest:list")
    return [
        Button(
            action.display_name,
            url=reverse("wagtail_bulk_action", args=["news", "publicationrequest", action.action_type])
            + "?"
            + urlencode({"id": item.pk, "next": home if action is Erase else next_url}),
            icon_name=_ICONS[action.action_type],
            priority=50 + action.action_priority,
        )
        for action in fitting
    ]


def _fits(action: type[RequestAction], item: PublicationRequest) -> bool:
    if action in (MarkSent, Refuse):
        return item.status == Status.RECEIVED
    if action is SendMailAgain:
        return any(message.status != message.Status.SENT for message in item.mails.all())
    return True


def register_log_actions(actions: LogActionRegistry) -> None:
    """What the history of a request calls each act."""
    actions.register_action("news.request.sent", _("Mark as sent"), _("Marked as sent"))
    actions.register_action("news.request.refused", _("Refuse"), pgettext_lazy("order", "Refused"))
    actions.register_action("news.request.mailed", _("Send mails again"), _("Mails sent again"))
    actions.register_action("news.request.delete", _("Erase"), pgettext_lazy("order", "Erased"))
