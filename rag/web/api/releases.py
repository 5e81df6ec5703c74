"""Search and browse releases: ranked passages for a question, lists by date, ministry and words, one release."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from rag.domain import Filters, Hit, PressRelease
from rag.language import detect_language
from rag.web.api import examples, shapes
from rag.web.api.errors import not_found, problems, typed_errors
from rag.web.service import AnswerService

_MOST = 100
_WORDS = 8
Text = Annotated[str, Query(max_length=200)]


def releases_router(service: AnswerService) -> APIRouter:
    """`GET /api/v1/search`, `/api/v1/releases` and `/api/v1/releases/{release_id}`."""
    router = APIRouter(tags=["releases"])

    @router.get(
        "/api/v1/search",
        response_model=None,
        summary="Find passages by meaning and words",
        responses={
            200: {"model": shapes.Found, **examples.shown(examples.FOUND, "Passages, best first")},
            **problems(400, 422, 429, 503),
        },
    )
    def search(
        q: Annotated[str, Query(min_length=1, max_length=1_000)],
        k: Annotated[int, Query(ge=1, le=_MOST)] = 10,
        today: shapes.Day | None = None,
    ) -> JSONResponse:
        with typed_errors(detect_language(q)):
            hits = service.search(q, k, today=today)
            releases = [service.release(hit.chunk.release_id) for hit in hits]
        found = [hit_to_json(hit, release) for hit, release in zip(hits, releases, strict=True) if release is not None]
        return JSONResponse({"query": q, "hits": found})

    @router.get(
        "/api/v1/releases",
        response_model=None,
        summary="List releases, the newest first",
        responses={
            200: {"model": shapes.Listed, **examples.shown(examples.LISTED, "Some of the releases")},
            **problems(422, 503),
        },
    )
    def browse(
        q: Text = "",
        first: Annotated[shapes.Day | None, Query(alias="from")] = None,
        last: Annotated[shapes.Day | None, Query(alias="to")] = None,
        ministry: Text = "",
        kind: Text = "",
        limit: Annotated[int, Query(ge=1, le=_MOST)] = 20,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> JSONResponse:
        filters = Filters(first, last, (ministry,) if ministry else (), (kind,) if kind else ())
        with typed_errors("en"):
            page = service.browse(filters, q.split()[:_WORDS], limit=limit, offset=offset)
        listed = [release_to_json(release) for release in page.releases]
        return JSONResponse({"total": page.total, "limit": limit, "offset": offset, "releases": listed})

    @router.get(
        "/api/v1/releases/{release_id}",
        response_model=None,
        summary="Read a release",
        responses={
            200: {"model": shapes.WholeRelease, **examples.shown(examples.RELEASE, "The release")},
            **problems(404, 422, 503),
        },
    )
    def show(release_id: Annotated[str, Path(max_length=200)]) -> JSONResponse:
        with typed_errors("en"):
            release = service.release(release_id)
        if release is None:
            raise not_found()
        return JSONResponse(release_to_json(release) | whole_release_to_json(release))

    return router


def release_to_json(release: PressRelease) -> dict[str, object]:
    """A release without its text."""
    return {
        "release_id": release.release_id,
        "title": release.title,
        "subtitles": list(release.subtitles),
        "ministry": release.ministry,
        "published": release.published.isoformat(),
        "kind": release.kind,
        "language": release.language,
        "url": release.url,
        "license": release.license,
        "attribution": release.attribution,
        "digest": release.digest,
    }


def whole_release_to_json(release: PressRelease) -> dict[str, object]:
    """The text of a release, and whom to ask."""
    contacts = [{"department": c.department, "phone": c.phone} for c in release.contacts]
    return {"body": release.body, "sha256": release.sha256, "contacts": contacts}


def hit_to_json(hit: Hit, release: PressRelease) -> dict[str, object]:
    """A passage that was found, with its release and its scores."""
    chunk = hit.chunk
    scores = {"score": hit.score, "dense": hit.dense, "lexical": hit.lexical, "coverage": hit.coverage}
    place = {"text": chunk.text, "start": chunk.start, "end": chunk.end, "twins": list(hit.twins)}
    return release_to_json(release) | place | scores
