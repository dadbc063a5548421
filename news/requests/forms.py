"""The readers' two forms. Browsers do not check them (`novalidate`): our words are plainer, and the same everywhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from news.models import PublicationRequest

Request = PublicationRequest

_EMAIL_ERRORS = {
    "required": _("Give your e-mail address: the receipt goes there."),
    "invalid": _("This e-mail address does not look right. For instance: prenom.nom@example.org."),
}


class RequestForm(forms.ModelForm):
    """What both forms ask, and what keeps robots away without asking anything of people."""

    kind: Request.Kind
    copies_left = 0  # of those that the form's publication has on paper

    # Nobody sees this field, with eyes or ears; what fills it in is no person.
    suite = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    consent = forms.BooleanField(
        label=_("I agree that this information is kept to answer my request."),
        error_messages={"required": _("Tick this box: without your agreement we cannot keep your request.")},
    )

    field_order = ["name", "organisation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Ids of our own, apart from those of the header's search form.
        kwargs["auto_id"] = "demande-%s"
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        self.was_trapped = bool(values.get("suite"))
        return values

    @property
    def answers(self) -> dict[str, Any]:
        """What the reader typed, once it is valid."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def check_stock(self) -> bool:
        """Whether there is enough of what is asked for; else the form now says so."""
        return True

    def visible_without_traps(self) -> list[forms.BoundField]:
        """The fields to show, in order; consent comes last, after the link to what it means."""
        return [field for field in self.visible_fields() if field.name not in ("suite", "consent")]


class PaperForm(RequestForm):
    """An order of paper copies, which go by post within France."""

    kind = Request.Kind.PAPER

    postcode = forms.CharField(
        label=_("Postcode"),
        help_text=_("Five digits. We send to France only."),
        validators=[RegexValidator(r"^\d{5}$", _("A postcode has five digits, for instance 38000."))],
        error_messages={"required": _("Give your postcode.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "postal-code", "inputmode": "numeric", "class": "input--short"}
        ),
    )
    quantity = forms.IntegerField(
        label=_("Number of copies"),
        initial=1,
        error_messages={
            "required": _("Say how many copies you would like."),
            "invalid": _("Write the number of copies in digits, for instance 2."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
    )

    field_order = ["name", "organisation", "address_line_1", "address_line_2", "postcode", "town", "email"]

    class Meta:
        model = Request
        fields = [
            "name",
            "organisation",
            "address_line_1",
            "address_line_2",
            "postcode",
            "town",
            "email",
            "quantity",
            "reason",
        ]
        labels = {
            "name": _("First and last name"),
            "organisation": _("Organisation"),
            "address_line_1": _("Address: number and street"),
            "address_line_2": _("Building, floor, at…"),
            "town": _("Town"),
            "email": _("E-mail"),
            "reason": _("What will you use it for?"),
        }
        help_texts = {
            "email": _("To receive a receipt, and to be told when the copies leave."),
            "reason": _("A sentence is enough: a training course, a meeting, a waiting room…"),
        }
        error_messages = {
            "name": {"required": _("Give the name to write on the parcel.")},
            "address_line_1": {"required": _("Give the address to send the copies to.")},
            "town": {"required": _("Give your town.")},
            "email": _EMAIL_ERRORS,
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
            "address_line_1": forms.TextInput(attrs={"autocomplete": "address-line1"}),
            "address_line_2": forms.TextInput(attrs={"autocomplete": "address-line2"}),
            "town": forms.TextInput(attrs={"autocomplete": "address-level2"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, copies_left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.copies_left = copies_left
        self.fields["address_line_1"].required = True
        self.fields["town"].required = True
        self.fields["quantity"].help_text = self._limit()

    def _limit(self) -> str:
        most = min(settings.PAPER_COPIES_MAX, self.copies_left)
        return gettext("%(number)d at most.") % {"number": most}

    def clean_quantity(self) -> int:
        quantity = self.cleaned_data["quantity"]
        if quantity < 1:
            raise forms.ValidationError(_("Ask for one copy at least."))
        if quantity > settings.PAPER_COPIES_MAX:
            raise forms.ValidationError(
                _("%(number)d copies at most by this form. For more, write to us.")
                % {"number": settings.PAPER_COPIES_MAX}
            )
        return quantity

    def check_stock(self) -> bool:
        if self.cleaned_data["quantity"] <= self.copies_left:
            return True
        sentence = ngettext(
            "Only %(number)d copy is left: ask for that one.",
            "Only %(number)d copies are left: ask for that many at most.",
            self.copies_left,
        )
        self.add_error("quantity", sentence % {"number": self.copies_left})
        return False


class AccessibleFormatForm(RequestForm):
    """A request for the same content in a form that the reader can use."""

    kind = Request.Kind.ACCESSIBLE

    format = forms.ChoiceField(
        label=_("Which format do you need?"),
        choices=Request.Format,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the format that you need.")},
    )

    field_order = ["format", "reason", "name", "organisation", "email"]

    class Meta:
        model = Request
        fields = ["format", "reason", "name", "organisation", "email"]
        labels = {
            "reason": _("What would help you?"),
            "name": _("First and last name"),
            "organisation": _("Organisation"),
            "email": _("E-mail"),
        }
        help_texts = {
            "reason": _(
                "For instance the size of the letters, the kind of Braille, your screen reader. "
                "You need not speak of your health."
            ),
            "email": _("We answer at this address."),
        }
        error_messages = {
            "name": {"required": _("Tell us your name, so that we can answer you.")},
            "email": _EMAIL_ERRORS,
        }
        widgets = {
            "reason": forms.Textarea(attrs={"rows": 4}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
