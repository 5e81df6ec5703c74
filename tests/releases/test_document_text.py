"""The text of documents that are to be checked."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfWriter

from rag.errors import DocumentError
from rag.releases.documents import LARGEST, read_document, text_of


def _docx() -> bytes:
    document = Document()
    document.add_paragraph("장관은 8월 4일 회의를 열었다.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "구분", "3월"
    document.add_paragraph("회의는 5일에 끝났다.")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _pdf(text: str, password: str = "") -> bytes:
    """A page with one line of Latin text, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, 2)
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start)
    if not password:
        return out.getvalue()
    writer = PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    writer.encrypt(password, algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


def test_paragraphs_and_rows_of_a_docx_come_in_their_order() -> None:
    lines = text_of(_docx(), "연설문.docx").splitlines()
    assert lines == ["장관은 8월 4일 회의를 열었다.", "| 구분 | 3월 |", "회의는 5일에 끝났다."]


def test_a_pdf_gives_its_text() -> None:
    assert "Exports rose 4.9 percent in May." in text_of(_pdf("Exports rose 4.9 percent in May."), "a.pdf")


def test_markup_of_html_is_no_text_and_scripts_are_left_out() -> None:
    html = (
        b"<html><head><title>x</title></head><body><p>First &amp; last.</p><script>alert(1)</script>"
        b"<table><tr><td>a</td><td>1</td></tr></table></body></html>"
    )
    assert text_of(html, "a.html").splitlines() == ["First & last.", "| a | 1 |"]


def test_marks_of_markdown_are_no_text() -> None:
    text = text_of("---\ntitle: x\n---\n# 제목\n\n**4일** [회의](http://a.b)를 열었다.\n".encode(), "a.md")
    assert text.splitlines() == ["제목", "4일 회의를 열었다."]


def test_plain_text_stays_as_it_is() -> None:
    text = "8월 4일에 열었다.\n다음은 5일이다.\n"
    assert text_of(text.encode("cp949"), "a.txt") == text


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.txt", "no text"),
        (b"%PDF-1.4 broken", "a.pdf", "broken PDF"),
        (_pdf("secret", "pw"), "a.pdf", "locked"),
        (b"PK\x03\x04 broken", "a.docx", "no DOCX"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "a.hwp", "of an old format"),
        (b"\x00\x01\x02" * 50, "a.bin", "no text"),
        (b"x" * (LARGEST + 1), "a.txt", "at most"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(data: bytes, name: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as raised:
        text_of(data, name)
    assert "\n" not in str(raised.value)


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"\0" * (LARGEST * 10 + 1))
    with pytest.raises(DocumentError, match="too much"):
        text_of(packed.getvalue(), "a.docx")


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(tmp_path / "nowhere.txt")
