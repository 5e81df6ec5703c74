"""The chat model that the settings name, through LangChain; its package is an extra."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EXTRACTIVE = "extractive"
_RETRIES = 2
# A few sentences, also in Korean; a small model would never stop.
_MOST_TOKENS = 400


def load_chat_model(name: str, base_url: str | None, seconds: float) -> BaseChatModel:
    """Load a model such as `openai:NAME` or `ollama:NAME`; the key is the provider's own environment variable.

    Raises:
        ModelError: the provider is unknown, its package is not installed, or it refuses what it is given.
    """
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": 0}  # each provider has its own
    if base_url:
        options["base_url"] = base_url
    if name.startswith("ollama:"):
        options["num_predict"] = _MOST_TOKENS
    else:
        options |= {"timeout": seconds, "max_retries": _RETRIES, "max_tokens": _MOST_TOKENS}
    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except ImportError as error:
        provider = name.partition(":")[0]
        message = (
            f"The chat model {name} needs a package that is not installed ({error.name}): "
            f"pip install 'pressdesk[{provider}]', or set RAG_CHAT_MODEL=extractive."
        )
        raise ModelError(message) from error
    # Each provider raises what its own library does: a missing key, an unknown name.
    except Exception as error:
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(f"The chat model {name} cannot be loaded: {reason}. Correct RAG_CHAT_MODEL.") from error
    return model
