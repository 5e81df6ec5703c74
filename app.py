"""The web chat: `python app.py` serves it on http://127.0.0.1:7860."""

from __future__ import annotations


def main() -> None:
    """Build the chat service from the settings and serve it until interrupted."""
    from rag.bootstrap import build_chat_service
    from rag.settings import load_settings
    from rag.web.server import build_app, serve

    settings = load_settings()
    serve(build_app(build_chat_service()), settings.host, settings.port)


if __name__ == "__main__":
    main()
