from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from cms.health import register_probe

        from . import checks, signals  # noqa: F401 - importing registers them
        from .replica.health import trouble

        register_probe("search", _answers)
        # Readers are answered all the same: a load balancer must not take the node away for it.
        register_probe("search_engine", trouble, is_vital=False)


def _answers() -> str:
    """For `/healthz`: a search that finds something or nothing is well; one that raises is named."""
    from .service import search

    search("pair", page_size=1)
    return ""
