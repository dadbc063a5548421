from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News and publications")

    def ready(self) -> None:
        from cms.health import register_probe
        from cms.teasers import register_teaser

        from . import downloads, signals  # noqa: F401 - importing registers them
        from .requests.mail import late_mails
        from .teasers import latest_news

        register_teaser("latest_news", _("Latest news"), "news/teasers/latest_news.html", latest_news)
        register_probe("mail", late_mails, is_vital=False)
