"""The web app: the chat at `/`, the interfaces for programs, a health check, behind the guard."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from importlib.metadata import version

import gradio as gr
import uvicorn
from fastapi import FastAPI

from rag.answering import wire
from rag.web.answers import AnswerBook
from rag.web.api import shapes
from rag.web.api.ask import AnswerToJson, TurnsFromJson, ask_router
from rag.web.api.check import check_api_router
from rag.web.api.completions import completions_router
from rag.web.api.errors import add_error_responses
from rag.web.api.feedback import feedback_router
from rag.web.api.operations import Measured, Metrics, operations_router
from rag.web.api.releases import releases_router
from rag.web.api.tools import lifespan_of, make_tools, routes_of
from rag.web.check_page import check_router
from rag.web.doors import Door
from rag.web.guard import Guard
from rag.web.limits import Limits
from rag.web.pages import pages_router
from rag.web.service import AnswerService
from rag.web.staff.desk import Staff, staff_router
from rag.web.switch import AnswerSwitch, SwitchedService
from rag.web.ui import build_ui, page_head, page_theme

_LOG = logging.getLogger(__name__)


def build_app(
    service: AnswerService,
    answers: AnswerBook,
    switch: AnswerSwitch,
    *,
    answer_to_json: AnswerToJson = wire.answer_to_json,
    turns_from_json: TurnsFromJson = wire.turns_from_json,
    hosts: Collection[str] = (),
    limits: Limits | None = None,
    metrics: Metrics | None = None,
    doors: Collection[Door] = ("page", "api"),
    staff: Staff | None = None,
) -> FastAPI:
    """The app over `service`, which answers while the switch is on; `answers` keeps those that are shared.

    `hosts`, `limits` and `doors` are those of `Guard`; apps that share limits and metrics count together. Pages of
    staff stand beside the chat where `staff` is given.
    """
    limits, metrics = limits or Limits(), metrics or Metrics()
    service = SwitchedService(service, switch)
    tools = make_tools(service, answer_to_json) if "api" in doors else None
    app = FastAPI(
        lifespan=lifespan_of(tools) if tools else None,
        title="pressdesk",
        version=version("pressdesk"),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json" if tools else None,
    )
    open_doors = set(doors)
    if tools:
        app.include_router(ask_router(service, answers, answer_to_json, turns_from_json))
        app.include_router(check_api_router(service))
        app.include_router(releases_router(service))
        app.include_router(feedback_router(answers, answer_to_json))
        app.include_router(completions_router(service, answer_to_json))
        app.include_router(operations_router(metrics, lambda: _health(service, switch)))
        app.router.routes += routes_of(tools)
    if "page" in doors:
        app.include_router(pages_router(service))
        app.include_router(check_router(service))
    if "page" in doors and staff is not None:
        app.include_router(staff_router(staff, answers, switch))
        open_doors.add("staff")
    add_error_responses(app)

    @app.get("/healthz", include_in_schema=False)
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    if "page" in doors:
        _mount(app, service, answers, limits, switch)
    app.add_middleware(Measured, metrics=metrics)
    app.add_middleware(Guard, hosts=hosts, limits=limits, doors=open_doors)
    return app


def _health(service: AnswerService, switch: AnswerSwitch) -> shapes.Health:
    if not service.ready:
        return shapes.Health(status="warming_up")
    return shapes.Health(status="ok" if switch.is_on else "paused")


def _mount(app: FastAPI, service: AnswerService, answers: AnswerBook, limits: Limits, switch: AnswerSwitch) -> None:
    """Gradio with the public profile: bounded queue and states, no files, no API page, no exception texts."""
    page = build_ui(service, answers, limits, switch)
    page.queue(max_size=64, default_concurrency_limit=16, api_open=False)
    page.state_session_capacity = 1_000
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=page_theme(),
        head=page_head(),
        max_file_size=1,
        allowed_paths=[],
        blocked_paths=["/"],
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        run_history=False,
        footer_links=[],
    )


def serve(app: FastAPI, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serve until interrupted; a host that others can reach is taken as asked for, with a warning."""
    run_servers([make_server(app, host, port)])


def make_server(app: FastAPI, host: str, port: int, proxy: str = "") -> uvicorn.Server:
    """A server for the app, not started; its `should_exit` ends it. `proxy`: whose word on who asks is believed."""
    if not is_loopback(host):
        _LOG.warning(
            "serving on %s: others can reach this address; put a proxy with TLS and rate limits before it", host
        )
    settings = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxy),
        forwarded_allow_ips=proxy or None,
    )
    return uvicorn.Server(settings)


def run_servers(servers: Sequence[uvicorn.Server]) -> None:
    """Serve until interrupted; when one ends, all do."""
    # Uvicorn raises it again when it has shut down.
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=servers[0].config.get_loop_factory()) as runner:
        runner.run(_together(servers))


async def _together(servers: Sequence[uvicorn.Server]) -> None:
    failures: list[SystemExit] = []

    async def run(server: uvicorn.Server) -> None:
        try:
            await server.serve()
        except SystemExit as failure:  # uvicorn's word for a port that is taken; the others shut down first
            failures.append(failure)
        finally:
            for other in servers:
                other.should_exit = True

    await asyncio.gather(*map(run, servers))
    if failures:
        raise failures[0]


def is_loopback(host: str) -> bool:
    """True for `localhost` and the loopback addresses."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
