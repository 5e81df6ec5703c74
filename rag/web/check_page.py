"""The page of the fact check: a text or a file in, its sentences with their verdicts out, as they are judged.

Plain HTML that is sent piece by piece; a script only adds copying and dropping.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import HTMLResponse, StreamingResponse
from jinja2 import Template
from markupsafe import Markup

from rag.answering.claim_text import Reason
from rag.answering.claims import MAX_TEXT
from rag.domain import Citation, Claim, Language, Verdict
from rag.errors import DocumentError, QuestionError, RagError
from rag.releases.documents import LARGEST, text_of
from rag.web import check_messages, messages
from rag.web.check_marks import marked_claim, marked_quote
from rag.web.check_report import report_text
from rag.web.pages import Accepted, Text, page_language, page_templates
from rag.web.service import AnswerService

_PATH = "/check"
_KOREA = ZoneInfo("Asia/Seoul")
_LOG = logging.getLogger(__name__)


def check_router(service: AnswerService) -> APIRouter:
    """`GET /check` shows the form, `POST /check` checks what was sent; it answers in pieces, the form's page first."""
    router = APIRouter(include_in_schema=False)
    templates = page_templates()
    form, opening, one, closing = (
        templates.get_template(name)
        for name in ("check.html", "check_opening.html", "claim.html", "check_closing.html")
    )

    @router.get(_PATH)
    def blank(lang: Text = "", accept_language: Accepted = "") -> HTMLResponse:
        return HTMLResponse(_form(form, page_language(lang, accept_language)))

    @router.post(_PATH, response_model=None)
    def check(
        text: Annotated[str, Form()] = "",
        day: Annotated[str, Form(max_length=10)] = "",
        lang: Annotated[str, Form(max_length=2)] = "",
        file: Annotated[UploadFile | None, File()] = None,
        accept_language: Accepted = "",
    ) -> StreamingResponse | HTMLResponse:
        language = page_language(lang, accept_language)
        try:
            given = _given(text, file)
            run = service.check(given, day=_day(day))
        except (DocumentError, QuestionError) as error:
            told = _told(error, text, file)
            return HTMLResponse(_form(form, language, text=text, told=told.to(language)), 422)
        except RagError:
            _LOG.exception("a text could not be checked")
            return HTMLResponse(_form(form, language, text=text, told=check_messages.UNAVAILABLE.to(language)), 503)

        def pieces() -> Iterator[str]:
            yield opening.render(**_shared(language), total=run.total)
            claims: list[Claim] = []
            whole = False
            try:
                for claim in run.claims:
                    claims.append(claim)
                    yield one.render(**_shared(language), **_of(claim, language), done=len(claims), total=run.total)
                whole = True
            # The page has begun: all that is left is to say on it that the rest was not checked.
            except Exception:
                _LOG.exception("a fact check broke off")
            yield closing.render(**_shared(language), **_summary(claims, language), broken=not whole)

        return StreamingResponse(pieces(), media_type="text/html; charset=utf-8")

    return router


def report_page(claims: Sequence[Claim], at: datetime, language: Language) -> str:
    """The whole report as one page."""
    templates = page_templates()
    parts = [templates.get_template("check_opening.html").render(**_shared(language), total=len(claims))]
    one = templates.get_template("claim.html")
    parts += [
        one.render(**_shared(language), **_of(claim, language), done=n, total=len(claims))
        for n, claim in enumerate(claims, start=1)
    ]
    closing = templates.get_template("check_closing.html")
    parts.append(closing.render(**_shared(language), **_summary(claims, language, at), broken=False))
    return "".join(parts)


def _form(template: Template, language: Language, *, text: str = "", told: str = "") -> str:
    return template.render(**_shared(language), text=text[:MAX_TEXT], told=told, limit=LARGEST)


def _shared(language: Language) -> dict[str, object]:
    return {"language": language, "path": _PATH, "query": {}, "c": check_messages, "verdicts": list(Verdict)}


def _of(claim: Claim, language: Language) -> dict[str, object]:
    """What the template of a sentence shows."""
    return {
        "claim": claim,
        "words": Markup(marked_claim(claim)),  # escaped by `marked_claim`
        "quotes": [(citation, Markup(marked_quote(claim, citation))) for citation in claim.evidence],  # as there
        "differences": [d for d in claim.differences if not d.found or not d.citation],
        "reason": check_messages.REASONS[Reason(claim.reason)].to(language) if claim.reason else "",
        "address": _address,
    }


def _address(citation: Citation) -> str:
    return f"/releases/{citation.release_id}"


def _summary(claims: Sequence[Claim], language: Language, at: datetime | None = None) -> dict[str, object]:
    at = at or datetime.now(_KOREA)
    counts = {verdict: sum(claim.verdict is verdict for claim in claims) for verdict in Verdict}
    return {
        "counts": counts,
        "unchecked": Verdict.NOT_RUN,
        "total": len(claims),
        "at": at,
        "report": report_text(claims, at, language),
    }


def _given(text: str, file: UploadFile | None) -> str:
    """The text of the file where there is one, else that of the form.

    Raises:
        DocumentError: the file cannot be read.
    """
    if file is None or not file.filename:
        return text
    return text_of(file.file.read(LARGEST + 1), file.filename)


def _told(error: RagError, text: str, file: UploadFile | None) -> messages.Text:
    if isinstance(error, DocumentError):
        return check_messages.UNREADABLE
    if file is None and not text.strip():
        return check_messages.EMPTY
    too_long = check_messages.TOO_LONG
    return messages.Text(*(words.format(limit=f"{MAX_TEXT:,}") for words in (too_long.ko, too_long.en)))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
