"""News, publications, and the governments under which the State's own were published."""

from .downloads import DownloadCount
from .governments import Government
from .indexes import NewsIndexPage, PublicationIndexPage
from .news import NewsAuthor, NewsPage, NewsRelatedPage
from .publication_parts import PublicationFile, PublicationSource, Publisher
from .publications import PublicationPage, PublicationRelatedPage
from .requests import PaperStock, PublicationRequest, RequestMail, RequestSettings, RequestStatistic

__all__ = [
    "DownloadCount",
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
    "PublicationSource",
    "Publisher",
    "RequestMail",
    "RequestSettings",
    "RequestStatistic",
]
