"""The web app: the chat at `/`, the REST answer, a health check, behind the guard."""

from __future__ import annotations

import ipaddress
import logging

import gradio as gr
import uvicorn
from fastapi import FastAPI

from rag.web.api import AnswerToJson, TurnsFromJson, add_error_responses, ask_router
from rag.web.guard import Guard
from rag.web.service import AnswerService
from rag.web.ui import build_ui, page_head, page_theme

_LOG = logging.getLogger(__name__)


def build_app(
    service: AnswerService,
    *,
    answer_to_json: AnswerToJson | None = None,
    turns_from_json: TurnsFromJson | None = None,
) -> FastAPI:
    """The app over `service`; the JSON converters are those of `rag.answering.wire` unless given."""
    if answer_to_json is None or turns_from_json is None:
        from rag.answering import wire

        answer_to_json, turns_from_json = answer_to_json or wire.answer_to_json, turns_from_json or wire.turns_from_json
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(ask_router(service, answer_to_json, turns_from_json))
    add_error_responses(app)

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    _mount(app, service)
    app.add_middleware(Guard)
    return app


def _mount(app: FastAPI, service: AnswerService) -> None:
    """Gradio with the public profile: bounded queue and states, no files, no API page, no exception texts."""
    page = build_ui(service)
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


def run(host: str | None = None, port: int | None = None) -> None:
    """Serve the chat service of the settings until interrupted; an address given here goes before theirs.

    Raises:
        RagError: the settings, the model or the index do not allow it; the message says what to do.
    """
    from rag.bootstrap import build_chat_service
    from rag.settings import load_settings

    settings = load_settings()
    serve(build_app(build_chat_service(settings)), host or settings.host, settings.port if port is None else port)


def serve(app: FastAPI, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serve until interrupted; a host that others can reach is taken as asked for, with a warning."""
    if not is_loopback(host):
        _LOG.warning(
            "serving on %s: others can reach this address; put a proxy with TLS and rate limits before it", host
        )
    uvicorn.run(app, host=host, port=port, access_log=False, server_header=False, proxy_headers=False)


def is_loopback(host: str) -> bool:
    """True for `localhost` and the loopback addresses."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
