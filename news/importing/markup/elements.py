"""The elements that become blocks of their own. Each function says whether it took the element (see `walk`)."""

from __future__ import annotations

from collections.abc import Callable

from bs4 import Tag
from django.utils.translation import gettext as _

from ..blocks import Accordion, Flow, Heading, ImageFile, Picture, Quotation, Run
from ..document import Fate
from ..formats.plain import clean
from .links import web_url
from .pictures import NoPicture
from .pieces import Piece, Row, fact, flow_of
from .tables import take_table
from .walk import Style, Walk, words

_HEADING_LIMIT, _CAPTION_LIMIT = 160, 255  # the models' own limits (a test compares them)
_AUTHOR_LIMIT = 120
_MAX_PICTURES = 60
_STRUCTURE = ["table", "img", "figure", "iframe", "video", "details", "blockquote",
              "h1", "h2", "h3", "h4", "h5", "h6"]  # fmt: skip


def take_heading(walk: Walk, tag: Tag, style: Style) -> bool:
    text = words(tag).rstrip("#¶ ")
    if tag is walk.title:
        walk.add(fact("title", text, text))
        return True
    notes = []
    for link in tag.find_all("a", href=True):
        url, reason = walk.links.read(str(link["href"]))
        if url or reason:
            notes.append(reason or _("headings hold no links: %(url)s was left out") % {"url": url[:120]})
    if len(text) > _HEADING_LIMIT:
        notes.append(_("too long for a heading: it stands as a paragraph"))
        walk.add(Piece((Row(text, (), tuple(notes)),)))
    elif text:
        level = 6 if tag.name == "summary" else int(tag.name[1])
        walk.add(Piece((Row(text, (), tuple(notes)),), lambda numbers: Heading(text, numbers, level)))
    for image in tag.find_all("img"):
        take_image(walk, image, style)
    return True


def take_image(walk: Walk, tag: Tag, style: Style, caption: str = "") -> bool:
    walk.flush_list()
    sources = [str(tag[name]) for name in ("src", "data-src", "data-original") if tag.get(name)]
    alt = clean(str(tag["alt"])) if tag.has_attr("alt") else None
    reasons = []
    for source in sources:
        try:
            file = walk.pictures.read(source)
        except NoPicture as error:
            reasons.append(str(error))
            continue
        if len(walk.kept) >= _MAX_PICTURES:
            reasons.append(_("too many images: add this one if it is needed"))
            break
        walk.kept.append(file.name)
        walk.add(_picture(file, alt, caption[:_CAPTION_LIMIT], _doubts(alt, style.url)))
        return True
    told = [reason for reason in reasons if reason]
    if told:
        absolute = walk.links.read(sources[-1])[0] if not sources[-1].startswith("data:") else ""
        walk.leave_out(alt or caption or absolute or _("image"), told[-1])
    elif sources:
        walk.silent["img"] += 1
    return True


def _picture(file: ImageFile, alt: str | None, caption: str, doubts: list[str]) -> Piece:
    row = Row(alt or caption or file.name, (), tuple(doubts))
    return Piece((row,), lambda numbers: Picture(file, alt, caption, numbers))


def _doubts(alt: str | None, url: str) -> list[str]:
    """What an editor must see to: nothing is invented about an image."""
    doubts = [_("say who made the image, and check that it may be used")]
    if alt is None:
        doubts.append(_("the image has no alternative text: describe it, or mark it as decorative"))
    elif not alt:
        doubts.append(_("the image was marked as decorative: check that it tells nothing"))
    if url:
        doubts.append(_("the image was a link: %(url)s") % {"url": url[:120]})
    return doubts


def take_figure(walk: Walk, tag: Tag, style: Style) -> bool:
    """A figure of images. One of anything else is gone through like any element."""
    images = tag.find_all("img")
    if not images or tag.find(["table", "blockquote", "iframe", "video"]):
        return False
    caption_tag = tag.find("figcaption")
    caption = words(caption_tag) if isinstance(caption_tag, Tag) else ""
    before = len(walk.kept)
    for number, image in enumerate(images):
        link = image.find_parent("a", href=True)
        inner = walk.style_of(link, style) if link is not None else style
        take_image(walk, image, inner, caption if number == 0 else "")
    if caption and (len(walk.kept) == before or len(caption) > _CAPTION_LIMIT):
        walk.add(Piece((Row(caption),)))
    return True


def take_quotation(walk: Walk, tag: Tag, _style: Style) -> bool:
    if tag.find(["table", "img", "ul", "ol", "details", "blockquote", "iframe"]):
        return False
    signature = tag.find(["cite", "footer"])
    author = ""
    if isinstance(signature, Tag) and len(words(signature)) <= _AUTHOR_LIMIT:
        author = words(signature).lstrip("–—- ")
        signature.extract()
    rows = [row for piece in walk.part(tag) for row in piece.rows]
    text = "\n".join(row.text for row in rows).strip("«»“” \u00a0")
    if not text:
        return True
    notes = [note for row in rows for note in row.notes]
    urls = dict.fromkeys(run.url for row in rows for run in row.rich if run.url)
    notes += [_("quotations hold no links: %(url)s was left out") % {"url": url[:120]} for url in urls]
    shown = f"{text} – {author}" if author else text
    walk.add(Piece((Row(shown, (), tuple(notes)),), lambda numbers: Quotation(text, author, numbers)))
    return True


def take_details(walk: Walk, tag: Tag, _style: Style) -> bool:
    """An element that opens: a question and its answer, unless it holds more than rich text can."""
    summary = tag.find("summary")
    title = words(summary) if isinstance(summary, Tag) else ""
    if not title or len(title) > _HEADING_LIMIT or tag.find(_STRUCTURE):
        return False
    assert isinstance(summary, Tag)  # noqa: S101 (for the type checker)
    summary.extract()
    pieces = walk.part(tag)
    answer, others = flow_of(pieces)
    rows = [Row(title), *(row for piece in pieces if piece not in others for row in piece.rows)]
    walk.flush_list()
    earlier = walk.pieces[-1] if walk.pieces else None
    mark = earlier.make(()) if earlier and earlier.make else None
    items: tuple[tuple[str, Flow], ...] = ((title, answer),)
    if earlier and isinstance(mark, Accordion):
        walk.pieces.pop()
        rows, items = [*earlier.rows, *rows], (*mark.items, *items)
    walk.add(Piece(tuple(rows), lambda numbers: Accordion(items, numbers)))
    for piece in others:
        walk.add(piece)
    return True


def take_frame(walk: Walk, tag: Tag, _style: Style) -> bool:
    """A video or another site's page inside this one: its address becomes a link."""
    source = tag if tag.get("src") else tag.find("source")
    src = str(source.get("src") or "") if isinstance(source, Tag) else ""
    url = web_url(walk.links.read(src)[0]) if src else ""
    title = clean(str(tag.get("title") or ""))
    if url:
        run = Run(title or url, url=url)
        reason = _("it was shown inside the page: a link leads to it; use a “Video” block if it is a video")
        walk.add(Piece((Row(run.text, (run,), (reason,)),)))
    elif src:
        walk.leave_out(title or src, _("shown inside the page, but the file does not tell its address"))
    return True


def take_foreign(walk: Walk, tag: Tag, _style: Style) -> bool:
    """What needs a program of its own to be shown."""
    walk.leave_out(words(tag) or tag.name, _("“%(element)s” is not imported") % {"element": tag.name})
    return True


def take_drawing(walk: Walk, tag: Tag, _style: Style) -> bool:
    """A drawing in the page's own code: nearly always an icon."""
    walk.silent[tag.name] += 1
    return True


def take_form(walk: Walk, tag: Tag, _style: Style) -> bool:
    """A form of the old site; some sites put their whole page in one."""
    if tag.find(["h1", "main", "article", "h2"]) or len(tag.find_all("p")) > 3:
        return False
    if text := words(tag):
        walk.leave_out(text, _("a form of the old site"), Fate.DROPPED)
    else:
        walk.silent["form"] += 1
    return True


def take_term(walk: Walk, tag: Tag, _style: Style) -> bool:
    """The term of a list of descriptions: in bold, above what is said of it."""
    text = words(tag)
    if text:
        walk.add(Piece((Row(text, (Run(text, is_bold=True),)),)))
    return True


SPECIAL: dict[str, Callable[[Walk, Tag, Style], bool]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "summary"), take_heading),
    **dict.fromkeys(("iframe", "video", "audio"), take_frame),
    **dict.fromkeys(("object", "embed", "applet", "math"), take_foreign),
    **dict.fromkeys(("svg", "canvas", "map"), take_drawing),
    "img": take_image,
    "figure": take_figure,
    "blockquote": take_quotation,
    "details": take_details,
    "table": take_table,
    "form": take_form,
    "dt": take_term,
}
