"""Starting the web app: the page first, then what takes longest, index and model.

Both at once was measured and is slower for both: imports of the two stand in each other's way (evals/DECISIONS.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.web.warming import WarmingService

if TYPE_CHECKING:
    import uvicorn

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
    require_index(settings)
    servers: list[uvicorn.Server] = []

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    service = WarmingService(lambda: build_chat_service(settings), stop)
    from rag.web.answers import AnswerBook
    from rag.web.limits import Limits
    from rag.web.server import build_app, is_loopback, make_server, run_server

    host = host or settings.host
    named = [name for name in settings.hosts.split(",") if name]
    app = build_app(
        service,
        AnswerBook(settings.home / "answers.db"),
        hosts=named or (_LOOPBACK if is_loopback(host) else ()),
        limits=Limits(settings.rate or None, settings.at_once or None, settings.at_once_each or None),
        api=settings.api,
    )
    servers.append(make_server(app, host, settings.port if port is None else port))
    service.start()
    run_server(servers[0])
    if error := service.error():
        raise error
