"""Starting the web app: the page first, then what takes longest, index and model.

Both at once was measured and is slower for both: imports of the two stand in each other's way (evals/DECISIONS.md).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rag.errors import SettingsError
from rag.web.warming import WarmingService

if TYPE_CHECKING:
    import uvicorn

    from rag.settings import Settings

# The names of this machine for itself: a page of another site that resolves to it is not answered.
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def run(host: str | None = None, port: int | None = None) -> None:
    """Serve the chat service of the settings until interrupted; an address given here goes before theirs.

    Raises:
        RagError: the settings, the model or the index do not allow it; the message says what to do.
    """
    from rag.bootstrap import build_chat_service, require_index
    from rag.settings import load_settings

    settings = load_settings()
    if settings.api_port == (settings.port if port is None else port):
        raise SettingsError(f"setting RAG_API_PORT={settings.api_port!r}: the page is there; name another port")
    require_index(settings)
    servers: list[uvicorn.Server] = []

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    service = WarmingService(lambda: build_chat_service(settings), stop)
    from rag.web.server import run_servers

    servers += _servers(service, settings, host or settings.host, settings.port if port is None else port)
    service.start()
    run_servers(servers)
    if error := service.error():
        raise error


def _servers(service: WarmingService, settings: Settings, host: str, port: int) -> list[uvicorn.Server]:
    """One for all, or one for the page and one for programs, which count together."""
    from rag.web.answers import AnswerBook
    from rag.web.api.operations import Metrics
    from rag.web.limits import Limits
    from rag.web.server import build_app, is_loopback, make_server
    from rag.web.staff.desk import Staff
    from rag.web.switch import SWITCH_FILE, AnswerSwitch

    named = [name for name in settings.hosts.split(",") if name]
    app = partial(
        build_app,
        service,
        AnswerBook(settings.home / "answers.db"),
        AnswerSwitch(settings.home / SWITCH_FILE),
        hosts=named or (_LOOPBACK if is_loopback(host) else ()),
        limits=Limits(settings.rate or None, settings.at_once or None, settings.at_once_each or None),
        metrics=Metrics(),
        staff=Staff(settings.staff_password, settings.report) if settings.staff_password else None,
    )
    apart = settings.api and settings.api_port is not None
    page = app(doors=["page", "api"] if settings.api and not apart else ["page"])
    made = [make_server(page, host, port, settings.proxy)]
    if apart and settings.api_port is not None:
        made.append(make_server(app(doors=["api"]), host, settings.api_port, settings.proxy))
    return made
