from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from cms.health import register_probe

        from . import signals  # noqa: F401 - importing registers them

        register_probe("search", _answers)


def _answers() -> str:
    """For `/healthz`: a search that finds something or nothing is well; one that raises is named."""
    from .service import search

    search("pair", page_size=1)
    return ""
