"""The only reader of the environment: `RAG_*` variables, typed and bounded; unknown names are refused."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

_PREFIX = "RAG_"
_SECRETS = frozenset({"staff_password"})


def _project_folder() -> Path:
    """The checkout when run from one, else the working folder."""
    checkout = Path(__file__).resolve().parent.parent
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


class Settings(BaseSettings):
    """Where things are and which models are used.

    `home` keeps the index and the built model, `corpus` the releases; `embedding_model` is `bundled`, `bundled-base`, a
    hub name or a folder; `chat_model` is `extractive` or a LangChain id such as `openai:NAME`, served at
    `chat_base_url` if that is set, with `chat_seconds` for an answer; `answer_threshold` is the chance of being right
    (0 to 1) from which a question is answered rather than refused; `threads` bounds torch (None: all cores). The web
    app listens at `host` and `port`, answers to the names `hosts` (comma-separated; those of this machine where it
    listens to nothing else), takes `rate` requests that compute something a minute from one address, answers `at_once`
    questions at the same time and `at_once_each` of one address (0: any number), and offers programs its interfaces
    unless `api` is off, at `api_port` if that is set, else beside the page. `proxy` are the addresses of proxies before
    it that say who asks and whether by HTTPS. Pages of staff exist where `staff_password` is set, and show the `report`
    of an evaluation. An empty variable counts as not set.
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_ignore_empty=True, frozen=True, extra="forbid", validate_default=True
    )

    home: Path = Field(default_factory=lambda: _project_folder() / ".rag")
    corpus: Path = Field(default_factory=lambda: _project_folder() / "corpus")
    embedding_model: str = Field(default="bundled", min_length=1)
    chat_model: str = Field(default="extractive", pattern=r"^extractive$|^[a-z][a-z0-9_-]*:.+")
    chat_base_url: str | None = Field(default=None, pattern=r"^https?://")
    chat_seconds: float = Field(default=60.0, gt=0.0, le=600.0)
    answer_threshold: float = Field(default=0.2, ge=0.0, le=1.0)
    threads: int | None = Field(default=None, ge=1, le=256)
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=7860, ge=1, le=65535)
    hosts: str = Field(default="", pattern=r"^[A-Za-z0-9.,\[\]:-]*$")
    rate: int = Field(default=600, ge=0, le=1_000_000)
    # Fewer than the forty threads that wait for answers, so that pages are still served; a classroom has one address.
    at_once: int = Field(default=32, ge=0, le=1_000)
    at_once_each: int = Field(default=20, ge=0, le=1_000)
    api: bool = True
    api_port: int | None = Field(default=None, ge=1, le=65535)
    proxy: str = Field(default="", pattern=r"^[0-9A-Fa-f.:,/]*$")
    staff_password: SecretStr | None = Field(default=None, min_length=8)
    report: Path = Field(default_factory=lambda: _project_folder() / "out" / "evals" / "report.html")

    @field_validator("home", "corpus", "report")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        """Independent of the working folder: a published index is verified in a process that has another one."""
        return Path(os.path.abspath(os.path.expanduser(path)))

    def environment(self) -> dict[str, str]:
        """The environment of this process with these settings in it, for a process of its own."""
        fields = self.model_dump(exclude_none=True)
        shown = {name: v.get_secret_value() if isinstance(v, SecretStr) else v for name, v in fields.items()}
        values = {_PREFIX + name.upper(): str(value) for name, value in shown.items()}
        return dict(os.environ) | values


def load_settings() -> Settings:
    """Read the environment.

    Raises:
        SettingsError: a `RAG_*` name is unknown, or a value is of the wrong type or out of bounds.
    """
    known = sorted(name.upper() for name in Settings.model_fields)
    for name in sorted(os.environ):
        own = name.upper().removeprefix(_PREFIX)
        if name.upper().startswith(_PREFIX) and own not in known:
            close = difflib.get_close_matches(own, known, n=1)
            hint = f"did you mean {_PREFIX}{close[0]}?" if close else f"known are {_PREFIX}{f', {_PREFIX}'.join(known)}"
            raise SettingsError(f"unknown setting {name}: {hint}")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        given = "..." if field in _SECRETS else repr(first["input"])
        # A secret stands in the cause too.
        cause = None if field in _SECRETS else error
        raise SettingsError(f"setting {_PREFIX}{field.upper()}={given}: {first['msg']}; correct or unset it") from cause
