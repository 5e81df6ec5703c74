"""The text of a document: plain text, Markdown, HTML, DOCX and PDF, told by what the bytes hold and by the name.

Formats are read by libraries; what is taken is text alone, the rows of tables as lines between bars.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import DocumentError, ReleaseError
from rag.releases.decoding import decode

if TYPE_CHECKING:
    from bs4.element import Tag
    from docx.document import Document

# A file may be this large, and what is packed in it so much larger.
LARGEST = 20 * 1024 * 1024
_UNPACKED = 10
_PAGES = 500
_HTML = re.compile(r"<(?:!doctype html|html|body|p|div|table)\b", re.IGNORECASE)
_MARKDOWN = (".md", ".markdown")
_NO_TEXT = ("script", "style", "noscript", "template", "head", "nav", "svg", "iframe", "object", "form")
_BLOCKS = (
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "br",
    "section",
    "article",
    "blockquote",
    "dd",
    "dt",
)
_KNOWN = "give plain text, Markdown, HTML, DOCX or PDF"


def read_document(path: Path) -> str:
    """The text of a file.

    Raises:
        DocumentError: it cannot be read, is too large, locked, or of no known format.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise DocumentError(f"{path} has {size:,} bytes, at most {LARGEST:,} are read: check it in parts")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} cannot be read ({error.strerror}): check the path") from error
    return text_of(data, path.name)


def text_of(data: bytes, name: str) -> str:
    """The text of a document given as bytes; `name` is that of its file, for its suffix and for messages.

    Raises:
        DocumentError: it is too large, locked, broken, empty, or of no known format.
    """
    if len(data) > LARGEST:
        raise DocumentError(f"{name} has {len(data):,} bytes, at most {LARGEST:,} are read: check it in parts")
    text = _read(data, name)
    if not text.strip():
        raise DocumentError(f"{name} holds no text, perhaps only pictures: {_KNOWN} with text in it")
    return text


def _read(data: bytes, name: str) -> str:
    suffix = Path(name).suffix.lower()
    if data.startswith(b"%PDF"):
        return _pdf(data, name)
    if data.startswith(b"PK"):
        return _docx(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(
            f"{name} is locked, or of an old format (DOC, HWP, XLS): save it without a password as DOCX"
        )
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError(f"{name} is no text: {_KNOWN}")
    try:
        text = decode(data, name)
    except ReleaseError as error:
        raise DocumentError(f"{name} is no text that can be read ({error.reason}): {_KNOWN}") from error
    if suffix in {".html", ".htm"} or (suffix not in _MARKDOWN and _HTML.search(text[:2_000])):
        return _html(text)
    return _markdown(text) if suffix in _MARKDOWN else text


def _pdf(data: bytes, name: str) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError(f"{name} is locked with a password: save it without one")
        if len(reader.pages) > _PAGES:
            raise DocumentError(f"{name} has {len(reader.pages):,} pages, at most {_PAGES} are read: check it in parts")
        return "\n".join(page.extract_text() for page in reader.pages)
    # Broken files make the library fail in many ways.
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise DocumentError(
            f"{name} is a broken PDF ({type(error).__name__}): save it again, or paste its text"
        ) from error


def _docx(data: bytes, name: str) -> str:
    from docx import Document as open_document
    from docx.opc.exceptions import OpcError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(item.file_size for item in packed.infolist())
        if unpacked > _UNPACKED * LARGEST:
            raise DocumentError(f"{name} unpacks to {unpacked:,} bytes, which is too much: check it in parts")
        return "\n".join(_blocks(open_document(io.BytesIO(data))))
    # As above: what is packed in a broken file makes the library fail in as many ways.
    except (zipfile.BadZipFile, OpcError, ValueError, KeyError, NotImplementedError, OSError) as error:
        raise DocumentError(f"{name} is no DOCX that can be read ({type(error).__name__}): {_KNOWN}") from error


def _blocks(document: Document) -> Iterator[str]:
    """Paragraphs and rows of tables in the order in which they stand."""
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from (_row(cell.text for cell in row.cells) for row in block.rows)
        else:
            yield block.text


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |"


def _html(text: str) -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "html.parser")
    for tag in soup(_NO_TEXT):
        tag.decompose()
    for row in soup("tr"):
        row.replace_with(_row(cell.get_text(" ") for cell in _cells(row)) + "\n")
    for tag in soup(_BLOCKS):
        tag.append("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().splitlines())
    return "\n".join(line for line in lines if line)


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(("td", "th"))


def _markdown(text: str) -> str:
    """Markdown without its marks: what stands between front matter, fences and comments is left out."""
    from markdown_it import MarkdownIt

    body = re.sub(r"\A---\n.*?\n---\n", "", text, count=1, flags=re.DOTALL)
    return _html(MarkdownIt("commonmark", {"html": False}).enable("table").render(body))
