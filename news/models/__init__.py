"""News, publications, and the governments under which the State's own were published."""

from .governments import Government
from .indexes import NewsIndexPage, PublicationIndexPage
from .news import NewsAuthor, NewsPage, NewsRelatedPage
from .publications import PublicationFile, PublicationPage, PublicationRelatedPage, Publisher

__all__ = [
    "Government",
    "NewsAuthor",
    "NewsIndexPage",
    "NewsPage",
    "NewsRelatedPage",
    "PublicationFile",
    "PublicationIndexPage",
    "PublicationPage",
    "PublicationRelatedPage",
    "Publisher",
]
