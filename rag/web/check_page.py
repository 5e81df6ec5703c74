"""The page of the fact check: a text or a file in, its sentences with their verdicts out, as they are judged.

Plain HTML that is sent piece by piece; a script only adds copying and dropping.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from jinja2 import Template
from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from rag.answering.chain import korean_now
from rag.answering.claim_text import Reason
from rag.domain import Claim, Language, Verdict
from rag.errors import DocumentError, PausedError, QuestionError, RagError
from rag.releases.documents import text_of
from rag.web import check_messages, messages
from rag.web.check_marks import marked_claim, marked_quote
from rag.web.check_report import report_text
from rag.web.doors import CHECK_FILE, CHECK_TEXT
from rag.web.pages import Accepted, Text, form_day, page_language, page_templates
from rag.web.service import AnswerService

_PATH = "/check"
_FIELDS = 8
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
        sent: Annotated[FormData, Depends(_sent)], accept_language: Accepted = ""
    ) -> StreamingResponse | HTMLResponse:
        text, file = _text(sent, "text"), sent.get("file")
        language = page_language(_text(sent, "lang"), accept_language)
        day = form_day(_text(sent, "day"))
        try:
            run = service.check(_given(text, file), day=day)
        except (DocumentError, QuestionError) as error:
            told = _told(error, text, file)
            return HTMLResponse(_form(form, language, text=text, day=day, told=told.to(language)), 422)
        except RagError as error:
            _LOG.exception("a text could not be checked")
            told = messages.PAUSED if isinstance(error, PausedError) else check_messages.UNAVAILABLE
            return HTMLResponse(_form(form, language, text=text, day=day, told=told.to(language)), 503)

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


async def _sent(request: Request) -> AsyncIterator[FormData]:
    """The form as it was sent, empty where it cannot be read as one."""
    try:
        form = await request.form(max_files=1, max_fields=_FIELDS, max_part_size=4 * CHECK_TEXT)
    except HTTPException as error:
        _LOG.info("a form could not be read: %s", error.detail)
        form = FormData()
    try:
        yield form
    finally:
        await form.close()


def _text(sent: FormData, name: str) -> str:
    value = sent.get(name)
    return value if isinstance(value, str) else ""


def _form(template: Template, language: Language, *, text: str = "", day: date | None = None, told: str = "") -> str:
    limits = {
        "limit": CHECK_FILE,
        "longest": CHECK_TEXT,
        "too_large": _limited(check_messages.TOO_LARGE, CHECK_FILE // 2**20).to(language),
        "too_long": _limited(check_messages.TOO_LONG, CHECK_TEXT).to(language),
    }
    return template.render(**_shared(language), **limits, text=text[:CHECK_TEXT], day=day, told=told)


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
    }


def _summary(claims: Sequence[Claim], language: Language, at: datetime | None = None) -> dict[str, object]:
    at = at or korean_now()
    counts = {verdict: sum(claim.verdict is verdict for claim in claims) for verdict in Verdict}
    return {
        "counts": counts,
        "unchecked": Verdict.NOT_RUN,
        "total": len(claims),
        "at": at,
        "report": report_text(claims, at, language),
    }


def _given(text: str, file: UploadFile | str | None) -> str:
    """The text of the file where there is one, else that of the form.

    Raises:
        DocumentError: the file is too large or cannot be read.
        QuestionError: the text of the form is too long.
    """
    if isinstance(file, UploadFile) and file.filename:
        data = file.file.read(CHECK_FILE + 1)
        if len(data) > CHECK_FILE:
            raise DocumentError(f"the file is larger than {CHECK_FILE:,} bytes: check it in parts")
        return text_of(data, file.filename)
    if len(text) > CHECK_TEXT:
        raise QuestionError(f"the text is longer than {CHECK_TEXT:,} characters: check it in parts")
    return text


def _told(error: RagError, text: str, file: UploadFile | str | None) -> messages.Text:
    if isinstance(file, UploadFile) and (file.size or 0) > CHECK_FILE:
        return _limited(check_messages.TOO_LARGE, CHECK_FILE // 2**20)
    if isinstance(error, DocumentError):
        return check_messages.UNREADABLE
    return _limited(check_messages.TOO_LONG, CHECK_TEXT) if text.strip() else check_messages.EMPTY


def _limited(text: messages.Text, limit: int) -> messages.Text:
    return messages.Text(*(words.format(limit=f"{limit:,}") for words in (text.ko, text.en)))
