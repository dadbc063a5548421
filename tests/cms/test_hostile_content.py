"""Whatever was stored, by an editor or by other means, readers get no script of anybody's."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from cms.models import ChangeNote
from tests import factories as make

SCRIPT = "<script>alert(1)</script>"
RICH_TEXTS = [
    f"<p>Bonjour {SCRIPT}</p>",
    '<p><img src="x" onerror="alert(1)"></p>',
    '<p><a href="javascript:alert(1)">Lien</a></p>',
    '<p><a href="JaVaScRiPt&#58;alert(1)">Lien</a></p>',
    '<p><a href=" &#1; javascript:alert(1)">Lien</a></p>',
    '<p><a href="data:text/html,<script>alert(1)</script>">Lien</a></p>',
    '<p onclick="alert(1)" style="position:fixed">Texte</p>',
    '<iframe src="https://example.com/"></iframe>',
    '<svg onload="alert(1)"></svg>',
    '<form action="https://example.com/"><input name="a"></form>',
    '<embed embedtype="media" url="https://example.com/video">',
    '<a linktype="page" id="999999">Page disparue</a>',
    '<a linktype="inconnu" id="1">Lien</a>',
    "<p>Un < deux & trois > deux</p>",
    "<p>Balise jamais fermée <b>gras",
]


def check(client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200
    main = BeautifulSoup(response.content, "html.parser").main
    assert not main.find_all(["script", "iframe", "embed", "object", "form", "style"], class_=None)
    for tag in main.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on")], tag
        assert not tag.get("style"), tag
        for name in ("href", "src"):
            value = "".join(tag.get(name, "").split()).lower().strip("\x01")
            assert not value.startswith(("javascript:", "data:text", "vbscript:")), tag
    return main


@pytest.mark.parametrize("html", RICH_TEXTS)
def test_rich_text(client, site, html):
    """Wherever a block holds some."""
    titled = [{"title": "Titre", "text": html}]
    body = [
        {"type": "text", "value": html},
        {"type": "callout", "value": {"kind": "info", "title": "Titre", "text": html}},
        {"type": "accordion", "value": {"title": "Titre", "items": titled}},
        {"type": "steps", "value": {"title": "Titre", "steps": titled}},
        {"type": "video", "value": {"url": "https://example.org/", "title": "Titre", "transcript": html}},
    ]
    check(client, make.StandardPageFactory(parent=site.home, body=body).url)


def test_what_the_editor_offers_is_kept(client, site):
    html = (
        "<p>Du <b>gras</b>, de l’<i>italique</i>,<br/>un "
        '<a href="https://example.org/?a=1&amp;b=2">lien</a>.</p><ol><li>Un</li></ol><ul><li>Deux</li></ul>'
    )
    page = make.StandardPageFactory(parent=site.home, body=[{"type": "text", "value": html}])
    assert html in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    "block",
    [
        {"type": "heading", "value": {"text": SCRIPT, "level": "2"}},
        {"type": "heading", "value": {"text": '" onclick="alert(1)', "level": '2" onclick="alert(1)'}},
        {"type": "quote", "value": {"text": SCRIPT, "author": SCRIPT, "role": SCRIPT}},
        {
            "type": "callout",
            "value": {"kind": '"><script>alert(1)</script>', "title": SCRIPT, "text": "<p>a</p>"},
        },
        {
            "type": "key_figures",
            "value": {"title": SCRIPT, "figures": [{"value": SCRIPT, "label": SCRIPT, "source": ""}]},
        },
        {"type": "video", "value": {"url": "javascript:alert(1)", "title": SCRIPT, "transcript": ""}},
        {"type": "call_to_action", "value": {"text": SCRIPT, "page": None, "url": "javascript:alert(1)"}},
        {
            "type": "table",
            "value": {
                "caption": SCRIPT,
                "columns": [{"type": "text", "heading": SCRIPT}],
                "rows": [{"values": [SCRIPT]}],
            },
        },
    ],
    ids=lambda block: block["type"],
)
def test_other_blocks(client, site, block):
    page = make.StandardPageFactory(parent=site.home, body=[block])
    check(client, page.url)


@pytest.mark.parametrize(
    ("factory", "room", "fields"),
    [
        (make.NewsPageFactory, "news", {"contact_name": SCRIPT, "contact_phone": SCRIPT}),
        (make.PublicationPageFactory, "publications", {"licence": SCRIPT, "collection": SCRIPT}),
        (make.TermPageFactory, "glossary", {"examples": SCRIPT, "usage_note": SCRIPT}),
        (
            make.EntryPageFactory,
            "directory",
            {"address": SCRIPT, "cost": SCRIPT, "notice": SCRIPT},
        ),
    ],
)
def test_plain_fields(client, site, factory, room, fields):
    notes = [ChangeNote(note=SCRIPT)]
    page = factory(
        parent=getattr(site, room), title=SCRIPT, slug="h", introduction=SCRIPT, change_notes=notes, **fields
    )
    main = check(client, page.url)
    assert SCRIPT in main.get_text()
    check(client, getattr(site, room).url)


@pytest.mark.parametrize(
    "body",
    [
        [{"type": "disparu", "value": "Un bloc qui n’existe plus"}],
        [
            {
                "type": "image",
                "value": {"image": {"image": 999999, "decorative": False, "alt_text": ""}, "caption": ""},
            }
        ],
        [{"type": "file", "value": {"document": 999999, "title": "", "description": ""}}],
        [{"type": "pages", "value": {"title": "", "pages": [999999]}}],
        [{"type": "call_to_action", "value": {"text": "Aller", "page": 999999, "url": ""}}],
        [{"type": "text", "value": ""}],
    ],
    ids=["unknown block", "image gone", "document gone", "page gone", "target gone", "empty text"],
)
def test_what_has_gone_leaves_no_trace_and_no_error(client, site, body):
    page = make.StandardPageFactory(parent=site.home, body=[*body, make.paragraph("La suite.")])
    assert "La suite." in check(client, page.url).get_text()
