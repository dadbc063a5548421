"""News, publications, and the governments under which the State's own were published."""

from .governments import Government
from .indexes import NewsIndexPage, PublicationIndexPage
from .news import NewsAuthor, NewsPage, NewsRelatedPage
from .publications import PublicationFile, PublicationPage, PublicationRelatedPage, Publisher
from .requests import PaperStock, PublicationRequest, RequestMail, RequestSettings, RequestStatistic

__all__ = [
    "Government",
    "NewsAuthor",
    "NewsIndexPage",
    "NewsPage",
    "NewsRelatedPage",
    "PaperStock",
    "PublicationFile",
    "PublicationIndexPage",
    "PublicationPage",
    "PublicationRelatedPage",
    "PublicationRequest",
    "Publisher",
    "RequestMail",
    "RequestSettings",
    "RequestStatistic",
]
