"""The web chat: `python app.py` serves it on http://127.0.0.1:7860."""

from __future__ import annotations


def main() -> None:
    """Serve the chat until interrupted; what is missing is said in one line, with exit code 1."""
    from rag.errors import RagError
    from rag.web.start import run

    try:
        run()
    except RagError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
