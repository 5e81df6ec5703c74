"""Conditions as HTML: a chip for each with a control that takes it off, and the form that sets them."""

from __future__ import annotations

from collections.abc import Iterable

from rag.answering.extractive import conditions_text
from rag.answering.phrases import KINDS
from rag.domain import Answer, Conditions, Filters, Language
from rag.releases.ministries import name_in
from rag.web import messages
from rag.web.conditions import Fields, each_condition
from rag.web.markup import language_of, message_text, panel_text


def answer_chips(answer: Answer, number: int, about: str = "", *, acts: bool = False) -> str:
    """The conditions of an answer for a chat message; with `acts`, each can be taken off.

    `number` is that of the exchange. `about` is the title of the release that is asked about.
    """
    if not answer.filters:
        return ""
    language = answer.language
    title = next((c.title for c in answer.citations if c.release_id == answer.filters.release_id), about)
    items = []
    for key, condition in each_condition(answer.filters):
        label = _label(condition, language, title)
        # The cross is drawn by the style; a screen reader, and Markdown, get the words.
        off = message_text(messages.REMOVE_CONDITION.to(language).format(condition=label))
        control = f'<a class="pd-off" href="#drop-{number}-{key}"><span class="pd-unheard">{off}</span></a>'
        words = f'<span lang="{language_of(label, language)}">{message_text(label)}</span>'
        items.append(f'<li class="pd-chip">{words}{control if acts else ""}</li>')
    heading = message_text(messages.CONDITIONS.to(language))
    return f'<div class="pd-conditions"><p class="pd-label">{heading}</p><ul>{"".join(items)}</ul></div>'


def conditions_html(
    conditions: Conditions,
    about: str,
    language: Language,
    refused: tuple[Fields, messages.Text] | None = None,
) -> str:
    """What is set by hand, as chips, and the form to set it; open with its fields as they were when one is refused."""
    filters = conditions.applied_to()
    chips = "".join(_standing_chip(key, _label(c, language, about), language) for key, c in each_condition(filters))
    heading = panel_text(messages.CONDITIONS_SET.to(language))
    row = f'<ul class="pd-chips" aria-label="{heading}">{chips}</ul>' if chips else ""
    first, last = (day.isoformat() if day else "" for day in (filters.date_from, filters.date_to))
    fields = refused[0] if refused else Fields(first, last, "", next(iter(filters.kinds), ""))
    problem = refused[1].to(language) if refused else ""
    summary = panel_text(messages.FILTERS.to(language))
    return (
        f'<div class="pd-filters" lang="{language}">{row}<details{" open" if refused else ""}>'
        f"<summary>{summary}</summary>{_form(fields, problem, language)}</details></div>"
    )


def ministries_html(names: Iterable[str], language: Language) -> str:
    """The ministries to choose from, each by its name in `language`."""
    shown = sorted({name_in(language, name) for name in names if name})
    options = "".join(f"<option>{panel_text(name)}</option>" for name in shown)
    return f'<datalist id="pd-ministries">{options}</datalist>'


def _label(condition: Filters, language: Language, title: str) -> str:
    if condition.release_id:
        return messages.ONLY_RELEASE.to(language).format(title=title or condition.release_id)
    return conditions_text(condition, language)


def _standing_chip(key: str, label: str, language: Language) -> str:
    off = panel_text(messages.REMOVE_CONDITION.to(language).format(condition=label))
    words = f'<span lang="{language_of(label, language)}" title="{panel_text(label)}">{panel_text(label)}</span>'
    control = f'<button type="button" class="pd-off" data-key="{key}" aria-label="{off}"></button>'
    return f'<li class="pd-chip">{words}{control}</li>'


def _form(fields: Fields, problem: str, language: Language) -> str:
    options = [
        ("", messages.ANY_KIND.to(language)),
        *((kind, _upper_first(texts[language])) for kind, texts in KINDS.items()),
    ]
    kinds = "".join(
        f'<option value="{panel_text(kind)}"{" selected" if kind == fields.kind else ""}>{panel_text(text)}</option>'
        for kind, text in options
    )
    told = f'<p class="pd-problem" id="pd-problem" tabindex="-1">{panel_text(problem)}</p>' if problem else ""
    parts = (
        _field(messages.DATE_FROM, f'<input type="date" name="first" value="{panel_text(fields.first)}">', language),
        _field(messages.DATE_TO, f'<input type="date" name="last" value="{panel_text(fields.last)}">', language),
        _field(
            messages.MINISTRY,
            f'<input name="ministry" list="pd-ministries" maxlength="100" value="{panel_text(fields.ministry)}" '
            f'placeholder="{panel_text(messages.MINISTRY_HINT.to(language))}" autocomplete="off">',
            language,
        ),
        _field(messages.KIND, f'<select name="kind">{kinds}</select>', language),
        f'<button type="submit">{panel_text(messages.APPLY.to(language))}</button>',
    )
    return f"<form novalidate{' aria-describedby=pd-problem' if problem else ''}>{told}{''.join(parts)}</form>"


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _field(name: messages.Text, control: str, language: Language) -> str:
    return f"<label><span>{panel_text(name.to(language))}</span>{control}</label>"
