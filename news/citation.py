"""What reference managers read in a publication's page: Highwire's names (« citation_… ») and Dublin Core's.

Zotero takes the page for a report because of `citation_technical_report_institution`, and Google Scholar wants
authors, a title, a date and the file. One line a value: several authors are several lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cms import structured_data

from .licences import licence_url

if TYPE_CHECKING:
    from .models import PublicationPage

Meta = list[tuple[str, str]]
"""(name, content) of each <meta>."""


def citation_meta(page: PublicationPage) -> Meta:
    """Those of this publication; what is not known is left out."""
    files = page.ordered_files()
    pdf = next((file.href for file in files if file.format == "PDF" and not file.is_missing), "")
    url = structured_data.absolute(page.url or "")
    publishers = page.names_of(*page.PUBLISHING_ROLES)
    # A report without a named author is its publishers' work.
    authors = page.names_of("author") or publishers
    day = page.published_on
    highwire = [
        ("title", page.title),
        *(("author", name) for name in authors),
        ("publication_date", f"{day:%Y/%m/%d}" if day else ""),
        ("technical_report_institution", ", ".join(publishers or authors)),
        ("technical_report_number", page.reference),
        ("publisher", ", ".join(publishers)),
        ("series_title", page.collection),
        *(("language", code) for code in page.languages),
        ("isbn", page.isbn),
        ("abstract", page.introduction),
        ("pdf_url", structured_data.absolute(pdf)),
        ("abstract_html_url", url),
    ]
    dublin_core = [
        ("title", page.title),
        *(("creator", name) for name in authors),
        *(("publisher", name) for name in publishers),
        *(("contributor", name) for name in page.names_of("funder", "partner")),
        ("date", day.isoformat() if day else ""),
        ("type", "Report"),
        *(("language", code) for code in page.languages),
        ("identifier", url),
        ("identifier", f"ISBN {page.isbn}" if page.isbn else ""),
        *(("subject", theme.name) for theme in page.themes.all()),
        ("description", page.introduction),
        ("rights", licence_url(page.licence) or page.licence),
        *(("relation", source.url) for source in page.sources.all() if source.url),
    ]
    lines = [(f"citation_{name}", value) for name, value in highwire]
    lines += [(f"DC.{name}", value) for name, value in dublin_core]
    return [(name, value) for name, value in lines if value]
