from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GlossaryConfig(AppConfig):
    name = "glossary"
    verbose_name = _("Glossary")

    def ready(self) -> None:
        from cms.teasers import register_teaser

        from .teasers import definition_of_the_day

        register_teaser(
            "definition_of_the_day",
            _("Definition of the day"),
            "glossary/teasers/definition_of_the_day.html",
            definition_of_the_day,
        )
