"""Word documents made by hand: the least that Word itself would open."""

from __future__ import annotations

import io
import zipfile
from html import escape

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/></Types>"""
_STYLES = {"Titre": "Title", "Titre1": "heading 1", "Titre2": "heading 2", "Titre3": "heading 3",
           "Titre4": "heading 4", "Citation": "Quote"}  # fmt: skip


def run(text: str, style: str = "") -> str:
    """Words; `style` is « b », « i » or nothing."""
    properties = f"<w:rPr><w:{style}/></w:rPr>" if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(content: str, style: str = "", level: int | None = None, is_ordered: bool = False) -> str:
    """A paragraph of runs (or plain words), in a style or in a list."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if level is not None:
        number = 2 if is_ordered else 1
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    content = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def table(*rows: list[str], merged: bool = False) -> str:
    """A table whose first row is its headings."""
    lines = []
    for number, row in enumerate(rows):
        cells = "".join(f"<w:tc><w:tcPr/>{paragraph(cell)}</w:tc>" for cell in row)
        if merged and number == 1:
            cells = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph(row[0])}</w:tc>'
        header = "<w:trPr><w:tblHeader/></w:trPr>" if number == 0 else ""
        lines.append(f"<w:tr>{header}{cells}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def link(text: str, key: str) -> str:
    return f'<w:hyperlink r:id="{key}">{run(text)}</w:hyperlink>'


def image(alt: str | None = None) -> str:
    """The embedded picture."""
    description = f' descr="{escape(alt)}"' if alt is not None else ""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Image"{description}/><a:graphic><a:graphicData>'
        '<pic:pic><pic:blipFill><a:blip r:embed="image1"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def word_document(
    body: str,
    *,
    title: str = "",
    links: dict[str, str] | None = None,
    picture: bytes = b"",
    footnote: str = "",
    comment: str = "",
    **parts: bytes,
) -> bytes:
    """The bytes of a .docx. `parts` adds files or replaces them: `word_document(body, **{"word/a.xml": b"…"})`."""
    relations = [
        f'<Relationship Id="{key}" Type="{_OFFICE}/hyperlink" Target="{escape(url)}" TargetMode="External"/>'
        for key, url in (links or {}).items()
    ]
    relations += [f'<Relationship Id="image1" Type="{_OFFICE}/image" Target="media/image1.png"/>']
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relationships(
            f'<Relationship Id="d" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": _relationships("".join(relations)),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(),
        "docProps/core.xml": (
            '<cp:coreProperties xmlns:cp="urn:c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(title)}</dc:title><dc:creator>Personne</dc:creator></cp:coreProperties>"
        ),
    }
    if footnote:
        files["word/footnotes.xml"] = (
            f'<w:footnotes {_NAMES}><w:footnote w:id="2">{paragraph(footnote)}</w:footnote></w:footnotes>'
        )
    if comment:
        files["word/comments.xml"] = (
            f'<w:comments {_NAMES}><w:comment w:id="1" w:author="X">{paragraph(comment)}</w:comment></w:comments>'
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {
            **files,
            **({"word/media/image1.png": picture} if picture else {}),
            **parts,
        }.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _relationships(content: str) -> str:
    address = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{address}">{content}</Relationships>'


def _styles() -> str:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in _STYLES.items()
    )
    return f"<w:styles {_NAMES}>{styles}</w:styles>"


def _numbering() -> str:
    kinds = {1: "bullet", 2: "decimal"}
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">'
        + "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{kind}"/></w:lvl>' for level in range(3))
        + "</w:abstractNum>"
        for key, kind in kinds.items()
    )
    numbers = "".join(f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in kinds)
    return f"<w:numbering {_NAMES}>{lists}{numbers}</w:numbering>"
