"""Conditions of questions as a visitor sees them: each one alone, set by hand, and taken off again; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from rag.domain import Conditions, Filters
from rag.releases.ministries import name_in, names_of, resolve
from rag.retrieval.kinds import KINDS
from rag.web import messages

# What one visitor may add up.
MOST_MINISTRIES = 10


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands in the form, as it came from the browser."""

    first: str = ""
    last: str = ""
    ministry: str = ""
    kind: str = ""


def each_condition(filters: Filters) -> Iterator[tuple[str, Filters]]:
    """Every condition of filters alone, with a key that names it among them."""
    if filters.release_id:
        yield "release", Filters(release_id=filters.release_id)
    if filters.date_from or filters.date_to:
        yield "dates", Filters(filters.date_from, filters.date_to)
    for n, name in enumerate(filters.ministries):
        yield f"ministry-{n}", Filters(ministries=(name,))
    for n, kind in enumerate(filters.kinds):
        yield f"kind-{n}", Filters(kinds=(kind,))


def condition_of(filters: Filters, key: str) -> Filters | None:
    """The condition of filters that a key names, None when it names none; the key comes from the browser."""
    return dict(each_condition(filters)).get(key)


def without(conditions: Conditions, filters: Filters, gone: Filters) -> Conditions:
    """The conditions under which a question that was asked with `filters` is asked without the one that is `gone`."""
    if gone.release_id:
        return replace(conditions, release_id="")
    if gone.ministries:
        return replace(conditions, ministries=_rest(filters.ministries, gone.ministries))
    if gone.kinds:
        return replace(conditions, kinds=_rest(filters.kinds, gone.kinds))
    return replace(conditions, dates=(None, None))


def lifted(standing: Conditions, gone: Filters) -> Conditions:
    """The conditions that hold for all questions, without the one that is `gone`; the rest is the question's again."""
    if gone.release_id:
        return replace(standing, release_id="")
    if gone.ministries:
        return replace(standing, ministries=_rest(standing.ministries or (), gone.ministries) or None)
    if gone.kinds:
        return replace(standing, kinds=_rest(standing.kinds or (), gone.kinds) or None)
    same = standing.dates == (gone.date_from, gone.date_to)
    return replace(standing, dates=None) if same else standing


def set_by_hand(standing: Conditions, fields: Fields, ministries: Collection[str]) -> Conditions | messages.Text:
    """The conditions with what the form says, or why it cannot be taken; a ministry is added to those that are set.

    `ministries` are the names to choose from; one may be written short or in English.
    """
    try:
        first, last = (date.fromisoformat(day) if day else None for day in (fields.first, fields.last))
    except ValueError:
        return messages.ERROR_DAY
    if first and last and first > last:
        return messages.ERROR_DAYS
    chosen = standing.ministries or ()
    if fields.ministry.strip():
        name = _chosen(fields.ministry.strip(), ministries)
        if name is None:
            return messages.ERROR_MINISTRY
        chosen = tuple(dict.fromkeys((*chosen, name)))[-MOST_MINISTRIES:]
    kinds = tuple(kind for kind in KINDS if kind == fields.kind)
    return replace(
        standing, dates=(first, last) if first or last else None, ministries=chosen or None, kinds=kinds or None
    )


def _chosen(text: str, names: Collection[str]) -> str | None:
    """The name that is meant by a text; a body of today stands for those it was before."""
    asked = resolve(text)
    same = (n for n in names if text.casefold() in (n.casefold(), name_in("en", n).casefold()))
    return next(same, None) or next((n for n in names if asked and asked.name in names_of([n])), None)


def _rest(values: tuple[str, ...], gone: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in values if value not in gone)
