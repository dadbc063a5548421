"""A term of the glossary."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index

from cms import structured_data
from cms.cards import visible
from cms.models import BasePage, BodyMixin, WithdrawalMixin
from cms.plain_text import BLANK_LINE
from cms.searchable import SearchContent

from ..forms import TermPageForm
from .parts import TermLink, TermVariant

SHORT_DEFINITION_MAX_LENGTH = 300
SHORT_DEFINITION_HELP = _("300 characters at most. Shown at the top, in lists and in search.")
CYCLE = _("A broader term of this one is narrower than it: the links go in a circle.")


class TermPage(BodyMixin, WithdrawalMixin, BasePage):
    """A concept: its title is the preferred label, its introduction the short definition, its body the full one."""

    kind = "term"
    schema_type = "DefinedTerm"
    read_relations = (*BasePage.read_relations, "variants", "links", "sources", "sectors")
    search_relations = (*BasePage.search_relations, "variants", "sectors")

    sectors = ParentalManyToManyField("cms.Sector", blank=True, verbose_name=_("sectors"))
    examples = models.TextField(_("examples"), blank=True, help_text=_("One example a line."))
    usage_note = models.TextField(
        _("usage note"), blank=True, help_text=_("Who says it, in what context; what to prefer and to avoid.")
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    reviewed_by = models.CharField(
        _("reviewed by"),
        max_length=160,
        blank=True,
        help_text=_("A group or a function rather than a person."),
    )
    no_auto_link = models.BooleanField(
        _("do not link automatically"),
        default=False,
        help_text=_("For words so common that a link at each use would hinder reading."),
    )
    code = models.SlugField(
        _("code"),
        max_length=120,
        blank=True,
        editable=False,
        help_text=_("Identifies the concept in data; it never changes, even when the label does."),
    )

    base_form_class = TermPageForm

    template = "glossary/term_page.html"
    parent_page_types = ["glossary.GlossaryPage"]
    subpage_types: list[str] = []

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction", heading=_("Short definition"), help_text=SHORT_DEFINITION_HELP),
        *BodyMixin.body_panels,
        FieldPanel("examples"),
        FieldPanel("usage_note"),
        InlinePanel("variants", heading=_("Other labels"), label=_("label")),
        InlinePanel("links", heading=_("Links with other terms"), label=_("link")),
        InlinePanel("sources", heading=_("Sources"), label=_("source"), min_num=1),
    ]
    promote_panels = [FieldPanel("sectors"), FieldPanel("no_auto_link"), *BasePage.promote_panels]
    settings_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("reviewed_by")])], heading=_("Review")
        ),
        *BasePage.date_panels,
        *WithdrawalMixin.withdrawal_panels,
        *BasePage.settings_panels,
    ]
    search_fields = [
        *BasePage.search_fields,
        *BodyMixin.body_search_fields,
        *WithdrawalMixin.withdrawal_search_fields,
        index.SearchField("usage_note"),
        index.RelatedFields("variants", [index.SearchField("label")]),
    ]
    api_fields = [
        *BasePage.api_fields,
        *BodyMixin.body_api_fields,
        *WithdrawalMixin.withdrawal_api_fields,
        APIField("code"),
        APIField("usage_note"),
    ]

    class Meta:
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Give the concept its code once, from its first label."""
        if not self.code:
            self.code = slugify(self.title)[:120]
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        try:
            MaxLengthValidator(SHORT_DEFINITION_MAX_LENGTH)(self.introduction)
        except ValidationError as error:
            raise ValidationError({"introduction": error}) from error
        broader = [link.target_id for link in self.links.all() if link.kind == TermLink.Kind.BROADER]
        if self.leading_back(broader):
            raise ValidationError(CYCLE)

    def leading_back(self, broader: Iterable[int]) -> int | None:
        """The first of these terms (their keys) that stands, directly or through others, below this one.

        A term cannot stand above itself: that link would make a circle.
        """
        above: dict[int, list[int]] = defaultdict(list)
        links = TermLink.objects.filter(kind=TermLink.Kind.BROADER)
        for page_id, target_id in links.values_list("page", "target"):
            above[page_id].append(target_id)
        for first in broader:
            seen: set[int] = set()
            climbed = [first]
            while climbed:
                term_id = climbed.pop()
                if term_id == self.pk:
                    return first
                if term_id not in seen:
                    seen.add(term_id)
                    climbed += above[term_id]
        return None

    # --- What readers see ---------------------------------------------------------------------------

    @property
    def initial(self) -> str:
        """The letter under which the term stands, without its accent; "#" for a digit or a sign."""
        letter = slugify(self.title)[:1].upper()
        return letter if letter in string.ascii_uppercase and letter else "#"

    def example_lines(self) -> list[str]:
        return [line.strip() for line in self.examples.splitlines() if line.strip()]

    def shown_variants(self) -> list[TermVariant]:
        return [variant for variant in self.variants.all() if variant.kind != TermVariant.Kind.HIDDEN]

    def linked_terms(self) -> dict[str, list[TermPage]]:
        """Published terms by kind of link: "broader", "narrower", "related", "confusable".

        « Related » and « not to be confused with » hold both ways; « narrower » is « broader » seen from above.
        """
        outgoing = {link.target_id: link.kind for link in self.links.all()}
        incoming = dict(TermLink.objects.filter(target=self.pk).values_list("page", "kind"))
        narrower: dict[str, str] = {TermLink.Kind.BROADER: "narrower"}
        kinds: dict[int, Any] = {pk: narrower.get(kind, kind) for pk, kind in incoming.items()} | outgoing
        groups: dict[str, list[TermPage]] = defaultdict(list)
        terms = visible(TermPage.objects.filter(Q(pk__in=kinds), withdrawn_on=None)).order_by("title")
        for term in terms:
            groups[kinds[term.pk]].append(term)
        return dict(groups)

    def published_context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **super().published_context(request),
            "variants": self.shown_variants(),
            "links": self.linked_terms(),
            "sources": list(self.sources.all()),
            "sectors": list(self.sectors.all()),
        }

    # --- What other rooms and machines read ----------------------------------------------------------

    def structured_data(self, request: HttpRequest | None) -> dict[str, Any]:
        glossary = self.get_parent()
        glossary_url = structured_data.absolute(glossary.url or "")
        return structured_data.compact(
            {
                **structured_data.thing(super().structured_data(request)),
                "termCode": self.code,
                "alternateName": [variant.label for variant in self.shown_variants()],
                "inDefinedTermSet": {
                    "@type": "DefinedTermSet",
                    "@id": f"{glossary_url}#terms",
                    "name": glossary.title,
                    "url": glossary_url,
                },
            }
        )

    def search_content(self) -> SearchContent | None:
        content = super().search_content()
        if content is None or self.is_withdrawn:
            return None
        return replace(
            content,
            body=BLANK_LINE.join(filter(None, (content.body, self.examples, self.usage_note))),
            labels=tuple(variant.label for variant in self.variants.all()),
            date=None,
            facets={"sector": tuple(sector.slug for sector in self.sectors.all())},
        )
