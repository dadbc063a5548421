"""What editors paste from Word comes in clean: words, bold, italic, lists and links, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect

from news.models import NewsIndexPage, NewsPage
from tests import factories as make

pytestmark = pytest.mark.browser

# What Word puts on the clipboard: its own styles, comments and elements, lists that are paragraphs.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-size:12.0pt; font-family:"Calibri",sans-serif;} --></style></head>
<body lang=FR style='tab-interval:35.4pt'><!--StartFragment-->
<p class=MsoNormal style='text-align:justify;line-height:150%'><span lang=FR style='font-size:14.0pt;color:red;
mso-fareast-language:FR'>Une équipe <b style='mso-bidi-font-weight:normal'>accueille</b> un <i>collègue</i> pair,
<a href="https://example.org/accueil" title="info-bulle" style='color:purple'><span style='background:yellow'>comme
ici</span></a>.<o:p></o:p></span></p>
<p class=MsoNormal><span><o:p>&nbsp;</o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;
</span></span><![endif]>Préparer l’arrivée<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;
</span></span><![endif]>Dire qui fait quoi<o:p></o:p></p>
<h2 style='mso-style-priority:9'><span class=GramE>Un titre de Word</span><o:p></o:p></h2>
<p class=MsoNormal><s>Barré</s> et <u>souligné</u><sup>1</sup><span class=MsoCommentReference><span
style='mso-special-character:comment'>&nbsp;<a href="javascript:alert(1)">note</a></span></span></p>
<p class=MsoNormal><img src="file:///C:/Users/a/image001.png"
onerror="document.title = 'volé'"></p>
<script>document.title = "volé"</script>
<!--EndFragment--></body></html>"""


T = TypeVar("T")


@pytest.fixture
def elsewhere(django_db_blocker: Any) -> Callable[[Callable[[], T]], T]:
    """Run something with the database, in a thread of its own: Playwright's loop runs in this one."""

    def run(work: Callable[[], T]) -> T:
        def work_and_close() -> T:
            try:
                return work()
            finally:
                connection.close()

        with django_db_blocker.unblock(), ThreadPoolExecutor(max_workers=1) as pool:
            return pool.submit(work_and_close).result()

    return run


@pytest.fixture
def news(served: Any, elsewhere: Any) -> Iterator[tuple[int, str]]:
    """A draft with one text, and the session of somebody who may edit it."""

    def make_draft() -> tuple[int, str]:
        parent = NewsIndexPage.objects.get()
        body = [make.paragraph("Avant.")]
        page = make.NewsPageFactory(parent=parent, title="À coller", live=False, body=body)
        user = make.UserFactory(username="colle", is_staff=True, is_superuser=True)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return page.pk, client.cookies[settings.SESSION_COOKIE_NAME].value

    key, session = elsewhere(make_draft)
    yield key, session
    elsewhere(
        lambda: (
            NewsPage.objects.get(pk=key).delete(),
            get_user_model().objects.filter(username="colle").delete(),
        )
    )


def saved_text(key: int) -> str:
    """The rich text of the draft as the site keeps it."""
    draft = NewsPage.objects.get(pk=key).get_latest_revision_as_object()
    return re.sub(r' data-block-key="\w+"', "", draft.body.get_prep_value()[0]["value"])


def copy(page: Page, html: str) -> None:
    """Put `html` on the browser's clipboard as another program would: the browser cleans nothing on the way."""
    page.evaluate(
        """html => document.addEventListener("copy", event => {
            event.clipboardData.setData("text/html", html);
            event.clipboardData.setData("text/plain", "sans mise en forme");
            event.preventDefault();
        })""",
        html,
    )
    page.keyboard.press("Control+c")
    page.close()


def test_a_paste_from_word_comes_in_clean(open_tab, served, news, elsewhere):
    key, session = news
    tab = open_tab()
    page = tab.page
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": served.address, "httpOnly": True}]
    )
    page.goto(f"{served.address}/admin/pages/{key}/edit/")
    editor = page.locator(".Draftail-Editor [contenteditable=true]").first
    expect(editor).to_contain_text("Avant.")
    copy(page.context.new_page(), WORD)
    page.bring_to_front()
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    # The editor hands its text to the form a quarter of a second after the last change.
    expect(page.locator("input[name=body-0-value]")).to_have_value(re.compile("Dire qui fait quoi"))
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit/")
    ):
        page.locator("button.action-save").first.click()
    html = elsewhere(lambda: saved_text(key))
    assert html == (
        "<p>Une équipe <b>accueille</b> un <i>collègue</i> pair, "
        '<a href="https://example.org/accueil">comme ici</a>.</p>'
        "<ul><li>Préparer l’arrivée</li><li>Dire qui fait quoi</li></ul>"
        "<p>Un titre de Word</p><p>Barré et souligné1 note</p>"
    )
    assert page.title() != "volé"
