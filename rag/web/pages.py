"""The pages beside the chat: releases to browse and read, and what the service is; plain HTML without a script."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Header, Query
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rag.answering.phrases import KINDS as KIND_NAMES
from rag.domain import Filters, Language
from rag.errors import RagError
from rag.releases.ministries import name_in
from rag.retrieval.kinds import KINDS, kind_of
from rag.web import messages, page_messages
from rag.web.check_messages import CHECK
from rag.web.markup import korean_date, language_of, panel_text, safe_url
from rag.web.render import license_line
from rag.web.service import AnswerService

_FOLDER = Path(__file__).parent
_A_PAGE = 20
_WORDS = 8
_MONTHS, _MINISTRIES = 24, 12
_LINKS = (
    ("/", page_messages.ASK),
    ("/releases", page_messages.RELEASES),
    ("/check", CHECK),
    ("/about", page_messages.ABOUT),
)
_LOG = logging.getLogger(__name__)

Text = Annotated[str, Query(max_length=200)]
Accepted = Annotated[str, Header(alias="accept-language")]


def pages_router(service: AnswerService) -> APIRouter:
    """`GET /releases`, `/releases/{release_id}` and `/about`, in the language of `lang` or of the browser."""
    router = APIRouter(include_in_schema=False)
    templates = page_templates()

    def page(name: str, path: str, language: Language, status: int = 200, **values: object) -> HTMLResponse:
        shared: dict[str, object] = {"query": {}, "language": language, "path": path}
        return HTMLResponse(templates.get_template(name).render(shared | values), status)

    @router.get("/releases")
    def releases(
        q: Text = "",
        first: Annotated[str, Query(alias="from", max_length=10)] = "",
        last: Annotated[str, Query(alias="to", max_length=10)] = "",
        ministry: Text = "",
        kind: Text = "",
        number: Annotated[str, Query(alias="page", max_length=6)] = "",
        lang: Text = "",
        accept_language: Accepted = "",
    ) -> HTMLResponse:
        language = page_language(lang, accept_language)
        at = max(1, int(number)) if number.isascii() and number.isdigit() else 1
        kinds = tuple(known for known in KINDS if known == kind)
        filters = Filters(form_day(first), form_day(last), (ministry,) if ministry else (), kinds)
        try:
            found = service.browse(filters, q.split()[:_WORDS], limit=_A_PAGE, offset=(at - 1) * _A_PAGE)
            monthly = service.monthly()
        except RagError:
            _LOG.exception("releases could not be listed")
            return page("gone.html", "/releases", language, 503, told=page_messages.UNAVAILABLE)
        asked = {"q": q, "from": first, "to": last, "ministry": ministry, "kind": kind}
        kept = {name: value for name, value in asked.items() if value} | {"lang": language}
        return page(
            "releases.html",
            "/releases",
            language,
            asked=asked,
            query={name: value for name, value in asked.items() if value},
            total=found.total,
            releases=found.releases,
            newer=f"?{urlencode(kept | {'page': at - 1})}" if at > 1 else "",
            older=f"?{urlencode(kept | {'page': at + 1})}" if at * _A_PAGE < found.total else "",
            kinds=KINDS,
            ministries=sorted({name for _, name in monthly if name}),
            months=_counted(monthly, 0)[-_MONTHS:],
            issuers=sorted(_counted(monthly, 1), key=lambda row: (-row[1], row[0]))[:_MINISTRIES],
        )

    @router.get("/releases/{release_id}")
    def release(release_id: str, lang: Text = "", accept_language: Accepted = "") -> HTMLResponse:
        language = page_language(lang, accept_language)
        try:
            found = service.release(release_id)
        except RagError:
            _LOG.exception("a release could not be read")
            return page("gone.html", "/releases", language, 503, told=page_messages.UNAVAILABLE)
        if found is None:
            return page("gone.html", "/releases", language, 404, told=page_messages.GONE)
        paragraphs = [line for line in found.body.split("\n") if line.strip()]
        return page("release.html", "/releases", language, release=found, paragraphs=paragraphs)

    @router.get("/about")
    def about(lang: Text = "", accept_language: Accepted = "") -> HTMLResponse:
        return page("about.html", "/about", page_language(lang, accept_language))

    return router


def page_language(named: str, accepted: str) -> Language:
    """The language that is named, else the first one that the browser accepts; Korean unless it is English."""
    first = (named or accepted).lower()
    return "en" if first.startswith("en") else "ko"


def navigation_html(path: str, language: Language) -> str:
    """Links to the pages, the current one marked."""
    links = "".join(
        f'<a href="{link}?lang={language}"{_current(link, path)}>{panel_text(text.to(language))}</a>'
        for link, text in _LINKS
    )
    return f'<nav class="pd-pages" lang="{language}">{links}</nav>'


def kind_in(language: Language, written: str) -> str:
    """What kind a release is, in a language as far as the kind is known."""
    known = kind_of(written)
    if language == "ko":
        return written
    if known:
        return KIND_NAMES[known][language]
    return page_messages.PRESS_RELEASE.to(language) if written == page_messages.PRESS_RELEASE.ko else written


def _current(link: str, path: str) -> str:
    return ' aria-current="page"' if link == path else ""


def page_templates() -> Environment:
    """The templates of all pages, with the filters and texts that they share; they want `language`, `path`, `query`."""
    templates = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    # What is never seen is left out, as in the chat.
    templates.filters["seen"] = lambda text: Markup(panel_text(str(text)))  # escaped by `panel_text`
    templates.filters["day"] = korean_date
    templates.filters["tongue"] = language_of
    templates.filters["license"] = license_line
    templates.filters["address"] = lambda url: Markup(safe_url(url))  # escaped by `safe_url`
    templates.filters["path"] = lambda release_id: quote(release_id, safe="")
    templates.globals["ministry_in"] = name_in
    templates.globals["kind_in"] = kind_in
    templates.globals["t"] = page_messages
    templates.globals["title_of"] = messages.TITLE.to
    templates.globals["navigation_of"] = lambda *of: Markup(navigation_html(*of))  # made of escaped parts
    templates.globals["style"] = Markup((_FOLDER / "static" / "pages.css").read_text(encoding="utf-8"))  # our own
    return templates


def _counted(monthly: dict[tuple[str, str], int], part: int) -> list[tuple[str, int]]:
    """The counts by month (0) or ministry (1), in the order of their names."""
    counts = Counter[str]()
    for key, count in monthly.items():
        counts[key[part]] += count
    return sorted((name, count) for name, count in counts.items() if name)


def form_day(text: str) -> date | None:
    """The day, None for what is none: a form that is sent with a wrong date restricts nothing."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
