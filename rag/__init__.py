"""Ask Korean government press releases; every answer is an exact quote.

The names below load their modules when first used, so that `import rag` stays instant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["Answer", "ChatService", "PressRelease", "RagError", "build_chat_service", "load_settings", "run_index"]

if TYPE_CHECKING:
    from rag.bootstrap import build_chat_service, run_index
    from rag.chat import ChatService
    from rag.domain import Answer, PressRelease
    from rag.errors import RagError
    from rag.settings import load_settings
else:  # hidden from type checkers, which would take any misspelt name for an attribute
    _MODULES = {
        "Answer": "rag.domain",
        "ChatService": "rag.chat",
        "PressRelease": "rag.domain",
        "RagError": "rag.errors",
        "build_chat_service": "rag.bootstrap",
        "load_settings": "rag.settings",
        "run_index": "rag.bootstrap",
    }

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_MODULES[name]), name)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
