"""What the site keeps of a rich text is what its editor meant."""

from __future__ import annotations

import re

import pytest
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.test.utils.form_data import rich_text


def kept(html: str) -> str:
    """The rich text as it is stored after an editor saved it."""
    stored = get_rich_text_editor_widget().value_from_datadict({"text": rich_text(html)}, {}, "text")
    return re.sub(r' data-block-key="\w+"', "", stored)


@pytest.mark.parametrize("blank", ["<p></p>", "<p> \u00a0 </p>", "<p><br/></p>", "<p><b> </b><i> </i></p>"])
def test_blank_paragraphs_are_not_kept(blank):
    assert (
        kept(f"{blank}<p>Un.</p>{blank}{blank}<ul><li>Deux</li></ul>{blank}")
        == "<p>Un.</p><ul><li>Deux</li></ul>"
    )
    assert kept(blank) == ""


@pytest.mark.parametrize(
    "html", ["<p>Un<br/>deux</p>", "<p>« <b>!</b> »</p>", '<p><a href="/x">Lien</a></p>']
)
def test_what_says_something_is_kept(html):
    assert kept(html) == html
