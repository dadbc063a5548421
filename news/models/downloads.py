"""How many times each document was downloaded, and nothing about who did."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DownloadCount(models.Model):
    """Downloads of a document on one day. Totals alone are kept, so there is no personal data to erase."""

    # Readers see none of it: a download must not make what is kept of every page out of date.
    is_unseen_by_readers = True

    document = models.ForeignKey(
        "cms.CustomDocument", on_delete=models.CASCADE, related_name="download_counts"
    )
    day = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("downloads"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "day"], name="one_count_a_document_a_day")]
        verbose_name = _("downloads of a day")
        verbose_name_plural = _("downloads of each day")

    def __str__(self) -> str:
        return f"{self.document_id} {self.day}: {self.number}"
