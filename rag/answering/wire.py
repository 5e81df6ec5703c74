"""The JSON object of an answer: what `ask --json` prints, the REST call gives and a history file holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from rag.domain import Answer, AnswerSentence, Citation, Contact, Filters, Status, Turn
from rag.errors import QuestionError

# Those that JSON holds as they are.
_CITATION_KEYS = (
    *("n", "release_id", "title", "ministry", "ministry_en", "url", "license"),
    *("quote", "start", "end", "sha256"),
)


def answer_to_json(answer: Answer) -> dict[str, object]:
    """The object of the contract, ready for `json.dumps`."""
    return {
        "status": answer.status.value,
        "language": answer.language,
        "text": answer.text,
        "question": answer.question,
        "rewritten": answer.rewritten,
        "sentences": [{"text": s.text, "citations": list(s.citations)} for s in answer.sentences],
        "citations": [citation_to_json(citation) for citation in answer.citations],
        "filters": {
            "from": answer.filters.date_from.isoformat() if answer.filters.date_from else None,
            "to": answer.filters.date_to.isoformat() if answer.filters.date_to else None,
            "ministries": list(answer.filters.ministries),
            "kinds": list(answer.filters.kinds),
            "release_id": answer.filters.release_id or None,
        },
        "contacts": [asdict(contact) for contact in answer.contacts],
        "notices": list(answer.notices),
        "followups": list(answer.followups),
        "timings_ms": dict(answer.timings_ms),
    }


def citation_to_json(citation: Citation) -> dict[str, object]:
    """One citation; `marks` are the answering words as offsets into the quote."""
    return {
        **{key: getattr(citation, key) for key in _CITATION_KEYS},
        "published": citation.published.isoformat(),
        "marks": [{"start": m.start, "end": m.end, "facet": m.facet.value, "note": m.note} for m in citation.marks],
    }


def turns_from_json(turns: object) -> tuple[Turn, ...]:
    """Earlier turns, oldest first, from what `answer_to_json` gave.

    Raises:
        QuestionError: the value is not a list of `{"question": ..., "answer": {...}}`.
    """
    if not isinstance(turns, Sequence) or isinstance(turns, str):
        raise QuestionError('the history is not a list: give [{"question": ..., "answer": {...}}, ...]')
    return tuple(_turn(i, turn) for i, turn in enumerate(turns, start=1))


def _turn(number: int, turn: object) -> Turn:
    try:
        if not isinstance(turn, Mapping):
            raise TypeError("not an object")
        return Turn(str(turn["question"]), answer_from_json(turn["answer"]))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise QuestionError(
            f"turn {number} of the history cannot be read ({type(error).__name__}: {error}): "
            "give the objects that `ask --json` printed"
        ) from error


def answer_from_json(fields: Mapping[str, Any]) -> Answer:
    """The answer that `answer_to_json` wrote, but for the marks.

    Raises:
        AttributeError, KeyError, TypeError, ValueError: the object is not of the contract.
    """
    language = fields.get("language", "ko")
    if language not in ("ko", "en"):
        raise ValueError(f"language {language!r} is neither ko nor en")
    filters = fields.get("filters") or {}
    return Answer(
        status=Status(fields["status"]),
        language=language,
        text=str(fields.get("text", "")),
        question=str(fields.get("question", "")),
        rewritten=fields.get("rewritten"),
        sentences=tuple(AnswerSentence(s["text"], tuple(s["citations"])) for s in fields.get("sentences", [])),
        citations=tuple(_citation(c) for c in fields.get("citations", [])),
        filters=Filters(
            _date(filters.get("from")),
            _date(filters.get("to")),
            tuple(filters.get("ministries", ())),
            tuple(filters.get("kinds", ())),
            str(filters.get("release_id") or ""),
        ),
        contacts=tuple(Contact(c["department"], c["phone"]) for c in fields.get("contacts", [])),
        notices=tuple(fields.get("notices", ())),
        followups=tuple(fields.get("followups", ())),
        timings_ms=dict(fields.get("timings_ms", {})),
    )


def _citation(fields: Mapping[str, Any]) -> Citation:
    values = {key: fields[key] for key in _CITATION_KEYS}
    return Citation(published=datetime.fromisoformat(fields["published"]), **values)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
