"""What operators need: health, metrics in Prometheus' text form, and the description of the API."""

from __future__ import annotations

import time
from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.web.api import examples, shapes
from rag.web.api.errors import problems

_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counts requests by route and status, and how long they take; nothing of what is asked."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "pressdesk_requests", "Requests by route and status.", ["route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "pressdesk_request_seconds", "Seconds a request took.", ["route"], buckets=_SECONDS, registry=self.registry
        )

    def count(self, route: str, status: int, seconds: float) -> None:
        """One request that ended."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)


class Measured:
    """ASGI middleware that counts; the route is the pattern, never the path that was sent."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count it when it has ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "") or "page"
            self._metrics.count(route, status, time.perf_counter() - began)


def operations_router(metrics: Metrics, health: Callable[[], shapes.Health]) -> APIRouter:
    """`GET /api/v1/health` and `GET /metrics`."""
    router = APIRouter(tags=["operations"])

    @router.get(
        "/api/v1/health",
        response_model=None,
        summary="Whether questions are answered",
        responses={
            200: {"model": shapes.Health, **examples.shown(examples.HEALTH, "They are, or staff paused them")},
            503: {"model": shapes.Health, **examples.shown({"status": "warming_up"}, "They wait for the start")},
            **problems(),
        },
    )
    def told() -> JSONResponse:
        state = health()
        return JSONResponse(state.model_dump(), 503 if state.status == "warming_up" else 200)

    @router.get(
        "/metrics",
        response_model=None,
        summary="Figures for Prometheus",
        response_class=PlainTextResponse,
        responses=problems(),
    )
    def shown() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router
