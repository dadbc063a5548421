from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from cms.teasers import register_teaser

        from .order import teach_sqlite
        from .teasers import directory_figures

        register_teaser(
            "directory_figures",
            _("Directory in figures"),
            "directory/teasers/directory_figures.html",
            directory_figures,
        )
        connection_created.connect(teach_sqlite, dispatch_uid="directory-order")
