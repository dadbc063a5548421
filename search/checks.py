"""What `manage.py check` says of the search; with `--database default`, whether its index is of today's analysis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.utils.translation import gettext as _

from .replica.connection import check_settings
from .replica.status import analysis_is_current


@register()
def the_settings_of_elasticsearch_mean_something(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A mistake in them should stop a deployment, not appear as a server that never answers."""
    if not settings.ELASTICSEARCH_URL:
        return []
    try:
        check_settings()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="search.E001")]
    return []


@register(Tags.database)
def the_index_is_of_todays_analysis(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Words would be looked for that the index does not hold."""
    if not databases or "default" not in databases:
        return []
    if "search_searchindexstate" not in connections["default"].introspection.table_names():
        return []  # `migrate` has yet to make it
    if analysis_is_current():
        return []
    return [
        Warning(
            _("The search's index was made by a former analysis of words."),
            hint=_("Run `manage.py rebuild_search_index`."),
            id="search.W001",
        )
    ]
