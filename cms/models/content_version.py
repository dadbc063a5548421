"""One token that changes whenever anything a reader can see changes.

Whatever is computed from published content (the menu, the footer, a page's rendered body) is cached under this
token. It costs one tiny query a request; in return nothing cached is ever stale, in any process, and
nobody has to list what depends on what. A token and not a counter: a database restored from a backup, or a
transaction rolled back, must never meet pieces that were cached under a number used twice.
"""

from __future__ import annotations

import secrets

from django.db import models, transaction


def new_token() -> str:
    return secrets.token_hex(8)


class ContentVersion(models.Model):
    """A table of exactly one row."""

    token = models.CharField(max_length=16, default=new_token)

    def __str__(self) -> str:
        return self.token

    @classmethod
    def current(cls) -> str:
        """The version now, read from the database: empty before anything was published."""
        tokens = cls.objects.values_list("token", flat=True)  # one row: no order to ask for
        return next(iter(tokens), "")

    @classmethod
    def bump(cls) -> str:
        """Make every cached piece out of date, within the transaction that changes the content.

        Returns the version that it ends; nobody else can end the new one before the transaction does.
        """
        with transaction.atomic():
            row, _is_new = cls.objects.select_for_update().get_or_create(pk=1, defaults={"token": ""})
            former, row.token = row.token, new_token()
            row.save()
        return former
