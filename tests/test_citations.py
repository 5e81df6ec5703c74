"""Citations: proven against the stored body, or not given."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from rag.answering.citations import cite, prove
from rag.domain import Evidence, Facet, Mark, Sentence
from tests.fakes import make_release

_BODY = "첫 문장이다. 둘째 문장이다."
_RELEASE = make_release("a", _BODY, url="https://www.korea.kr/1", license="KOGL-1")
_SENTENCE = Sentence(1, 8, 16, _BODY[8:16])


def test_each_piece_of_evidence_gets_a_number_and_its_place() -> None:
    marks = (Mark(0, 2, Facet.WHAT),)
    first, second = cite([
        Evidence(_RELEASE, _SENTENCE, 1.0, marks),
        Evidence(_RELEASE, Sentence(0, 0, 7, _BODY[:7]), 0),
    ])
    assert (first.n, second.n) == (1, 2)
    assert _BODY[first.start : first.end] == first.quote == "둘째 문장이다."
    assert first.sha256 == hashlib.sha256(_BODY.encode()).hexdigest()
    assert (first.release_id, first.title, first.url, first.license) == (
        "a",
        _RELEASE.title,
        _RELEASE.url,
        _RELEASE.license,
    )
    assert (first.ministry, first.published, first.marks) == (_RELEASE.ministry, _RELEASE.published, marks)


def test_the_english_name_of_a_ministry_is_that_of_the_registry() -> None:
    (citation,) = cite([Evidence(_RELEASE, _SENTENCE, 1.0)])
    assert citation.ministry_en == "Ministry of Science and ICT"


def test_a_quote_that_is_not_at_its_place_is_a_defect() -> None:
    moved = replace(_SENTENCE, start=7, end=15)
    with pytest.raises(ValueError, match=r"quote '둘째 문장이다.' is not at 7:15 of a"):
        cite([Evidence(_RELEASE, moved, 1.0)])


def test_an_empty_quote_proves_nothing() -> None:
    (citation,) = cite([Evidence(_RELEASE, _SENTENCE, 1.0)])
    assert prove(citation, _BODY) is citation
    with pytest.raises(ValueError, match="is not at 7:8"):
        prove(replace(citation, quote=" ", start=7, end=8), _BODY)
