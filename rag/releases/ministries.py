"""The registry of ministries: names, short forms, English names and renamings.

The data stand in `ministries.toml`; they are read at the first call, not at import.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rag.domain import Language

# What may follow a name inside a Korean word: a head of the body, then particles.
_HEADS = r"(?:장관|차관|장|차장|위원장|본부장|대변인|부총리)"
_PARTICLES = (
    r"(?:은|는|이|가|을|를|의|에|에서|에게|에게서|한테|께서|께|와|과|랑|이랑|하고|로|으로|로서|으로서|로부터|으로부터|도|만|"
    r"까지|부터|보다|처럼|마다|이나|나|이며|며|이고|다|이다|입니다|였다|이었다|란|이란|라는|이라는|인|측|등|별|산하|소속|소관)"
)
_KOREAN_END = rf"(?=(?:{_HEADS})?(?:{_PARTICLES}){{0,3}}(?![가-힣A-Za-z0-9]))"
_SHORT_ABBREVIATION = 3


@dataclass(frozen=True, slots=True)
class Ministry:
    """A body by its canonical Korean name; `until` is the year in which it `became` others."""

    name: str
    aliases: tuple[str, ...] = ()
    english: str = ""
    abbreviation: str = ""
    english_aliases: tuple[str, ...] = ()
    became: tuple[str, ...] = ()
    until: int | None = None

    @property
    def korean_names(self) -> tuple[str, ...]:
        """The canonical name and the short forms."""
        return (self.name, *self.aliases)

    @property
    def english_names(self) -> tuple[str, ...]:
        """The English name and its variants, without the abbreviation."""
        return tuple(name for name in (self.english, *self.english_aliases) if name)


@cache
def registry() -> dict[str, Ministry]:
    """Return every body by canonical name, in the order of the data file."""
    data = tomllib.loads(files("rag.releases").joinpath("ministries.toml").read_text(encoding="utf-8"))
    return {row["name"]: _ministry(row) for row in data["ministry"]}


def _ministry(row: dict[str, str | int | list[str]]) -> Ministry:
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Ministry(**fields)  # type: ignore[arg-type]  # the file is part of the package and has its own test


def resolve(name: str) -> Ministry | None:
    """Return the body that has this name, Korean or English, in full or short; case and spaces do not count.

    A name that two bodies had (one after the other) means the one of today.
    """
    return _by_name().get(_key(name))


def english_name(name: str) -> str:
    """Return the English name of a body, "" when the body or its English name is unknown."""
    ministry = resolve(name)
    return ministry.english if ministry else ""


def lineage(ministry: Ministry) -> tuple[str, ...]:
    """Return all canonical names that this body had or got, the oldest first, its own among them."""
    earlier = list(_walk(ministry.name, _predecessors))
    later = list(_walk(ministry.name, lambda name: registry()[name].became))
    return tuple(dict.fromkeys([*reversed(earlier), ministry.name, *later]))


def names_of(names: Iterable[str]) -> tuple[str, ...]:
    """All names that the bodies of these names had or got; a name alone when no body is known by it."""
    bodies = ((name, resolve(name)) for name in names)
    return tuple(own for name, ministry in bodies for own in (lineage(ministry) if ministry else (name,)))


def name_in(language: Language, name: str) -> str:
    """A body's name in a language, as far as it is known."""
    return (english_name(name) if language == "en" else "") or name


def find(text: str) -> tuple[Ministry, ...]:
    """Return the bodies that a text mentions, each once, in order; a longer name wins over one inside it.

    Korean names may carry particles ("과기정통부가") but may not be part of a longer word ("교육부문").
    """
    found = (resolve(mention[0]) for mention in _mentions().finditer(text))
    return tuple(dict.fromkeys(ministry for ministry in found if ministry))


def find_spans(text: str) -> list[tuple[int, int]]:
    """Offsets of the names of bodies in a text, in order."""
    return [mention.span() for mention in _mentions().finditer(text)]


def _walk(name: str, step: Callable[[str], Iterable[str]]) -> Iterator[str]:
    for other in step(name):
        yield other
        yield from _walk(other, step)


def _predecessors(name: str) -> list[str]:
    return [ministry.name for ministry in reversed(registry().values()) if name in ministry.became]


def _key(name: str) -> str:
    text = re.sub(r"[\s‧・ㆍ⋅]+", "", name.replace("&", "and")).casefold()
    return text.removeprefix("the") if text.isascii() else text


@cache
def _by_name() -> dict[str, Ministry]:
    names: dict[str, Ministry] = {}
    # Bodies of today last: where names clash, theirs counts.
    for ministry in sorted(registry().values(), key=lambda ministry: not ministry.became):
        for name in (*ministry.korean_names, *ministry.english_names, ministry.abbreviation):
            if name:
                names[_key(name)] = ministry
    return names


@cache
def _mentions() -> re.Pattern[str]:
    korean: set[str] = set()
    english: set[str] = set()
    short: set[str] = set()
    for ministry in registry().values():
        korean.update(ministry.korean_names)
        english.update(ministry.english_names)
        if ministry.abbreviation:
            (short if len(ministry.abbreviation) <= _SHORT_ABBREVIATION else english).add(ministry.abbreviation)
    return re.compile(
        rf"(?<![가-힣A-Za-z0-9])(?:{_either(korean)}){_KOREAN_END}"
        rf"|(?<![A-Za-z0-9])(?:(?i:{_either(english)})|{_either(short)})(?![A-Za-z0-9])"
    )


def _either(names: Iterable[str]) -> str:
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace(r"\ ", r"\s+").replace("and", "(?:and|&)") for name in ordered)
