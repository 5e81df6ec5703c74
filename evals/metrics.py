"""Measures of one case: pure functions; not applicable is None, never 0.

Ranked-list measures follow Manning, Raghavan and Schütze, Introduction to Information Retrieval, chapter 8; citation
recall and precision follow ALCE (Gao et al., 2023) with the judged sentences in place of a judging model.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence

from evals.figures import Figure, figures, missing_figures
from rag.domain import Answer, Citation, Filters, Language, PressRelease

_MARK = re.compile(r"\[\d+\]")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_LATIN = re.compile("[A-Za-z]")
# A citation answers for an expected quote when it holds at least this share of it; one of more characters than a
# sentence has, only when at least this share of it is wanted.
_COVERED, _SENTENCE = 0.5, 400
_SAME_UNIT = {"percent": "%", "퍼센트": "%", "%포인트": "%p", "people": "명", "인": "명", "won": "원"}


def recall_at_k(ranked: Sequence[str], relevant: Collection[str], k: int) -> float | None:
    """The share of `relevant` among the first `k` of `ranked`, each counted once; None when nothing is relevant."""
    if not relevant:
        return None
    return len(set(ranked[:k]).intersection(relevant)) / len(set(relevant))


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str]) -> float | None:
    """1 over the rank of the first relevant item, 0 when none is ranked; None when nothing is relevant."""
    if not relevant:
        return None
    return next((1 / rank for rank, item in enumerate(ranked, start=1) if item in relevant), 0.0)


def ndcg_at_k(ranked: Sequence[str], relevant: Collection[str], k: int) -> float | None:
    """Normalised discounted cumulative gain of the first `k`, gains 0 and 1; None when nothing is relevant."""
    if not relevant:
        return None
    seen: set[str] = set()
    gain = 0.0
    for rank, item in enumerate(ranked[:k], start=1):
        if item in relevant and item not in seen:
            gain += 1 / math.log2(rank + 1)
        seen.add(item)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(set(relevant))) + 1))
    return gain / ideal


def quote_exact(citations: Sequence[Citation], releases: Mapping[str, PressRelease]) -> float | None:
    """The share of citations whose quote stands in the release, at its offsets, as whole words; None without any.

    A release that is not in the corpus, another hash, or a quote that begins or ends inside a word does not count.
    """
    return _mean([_is_exact(c, releases.get(c.release_id)) for c in citations])


def _is_exact(citation: Citation, release: PressRelease | None) -> bool:
    if release is None or citation.sha256 != release.sha256:
        return False
    body, start, end = release.body, citation.start, citation.end
    if not 0 <= start < end or body[start:end] != citation.quote or citation.quote != citation.quote.strip():
        return False
    return not (_joined(body, start) or _joined(body, end))


def _joined(body: str, at: int) -> bool:
    """Whether one word goes over `at`."""
    return 0 < at < len(body) and body[at - 1].isalnum() and body[at].isalnum()


def citation_valid(answer: Answer, releases: Mapping[str, PressRelease]) -> float | None:
    """1 when every sentence has citations, every number stands for one, and each says of its release what is true.

    None for an answer that states nothing and cites nothing.
    """
    numbers = [citation.n for citation in answer.citations]
    if not answer.sentences and not numbers and not _MARK.search(answer.text):
        return None
    used = {n for sentence in answer.sentences for n in sentence.citations}
    shown = {int(mark[1:-1]) for mark in _MARK.findall(_own(answer, answer.text))}
    known = set(numbers)
    return float(
        len(known) == len(numbers)
        and used == known
        and shown == known
        and all(sentence.citations for sentence in answer.sentences)
        and all(_is_of(citation, releases.get(citation.release_id)) for citation in answer.citations)
    )


def _own(answer: Answer, text: str) -> str:
    """A text without what it quotes; citations first, since a quote may hold quotation marks of its own."""
    for citation in answer.citations:
        text = text.replace(f"“{citation.quote}”", " ")
    return _QUOTED.sub(" ", text)


def _is_of(citation: Citation, release: PressRelease | None) -> bool:
    """Whether a citation names the release as it is stored."""
    names = ("title", "ministry", "published", "url", "license", "sha256")
    return release is not None and all(getattr(citation, name) == getattr(release, name) for name in names)


Span = tuple[str, int, int]
"""A place in a corpus: release id, start, end."""


def covers(found: Span, wanted: Span) -> bool:
    """Whether `found` holds at least half of `wanted`."""
    return _shared(found, wanted) >= _COVERED * (wanted[2] - wanted[1])


def _shared(found: Span, wanted: Span) -> int:
    """How many characters two places share; -1 in different releases."""
    return min(found[2], wanted[2]) - max(found[1], wanted[1]) if found[0] == wanted[0] else -1


def citation_recall(cited: Sequence[Span], wanted: Sequence[Sequence[Span]]) -> float | None:
    """The share of expected quotes, each a list of alternatives, that a citation covers; None when none is expected."""
    return _mean([any(covers(span, place) for span in cited for place in places) for places in wanted])


def citation_precision(cited: Sequence[Span], wanted: Sequence[Sequence[Span]]) -> float | None:
    """The share of citations that cover an expected quote; None without citations or expected quotes.

    A citation longer than a sentence counts only when half of it is wanted: a whole body would cover everything.
    """
    if not wanted:
        return None
    return _mean([any(_points_at(span, place) for places in wanted for place in places) for span in cited])


def _points_at(found: Span, wanted: Span) -> bool:
    length = found[2] - found[1]
    return covers(found, wanted) and (length <= _SENTENCE or _shared(found, wanted) >= _COVERED * length)


def release_precision(cited: Sequence[str], expected: Collection[str]) -> float | None:
    """The share of citations that come from an expected release; None without citations or expected releases."""
    return _mean([release_id in expected for release_id in cited]) if expected else None


def sentence_supported(answer: Answer, phrases: Sequence[re.Pattern[str]]) -> float | None:
    """1 when all that an answer states stands in its quotes: for an answerer that quotes and nothing else.

    Each sentence is part of a quote that it cites, and each line of the text is one of those sentences or one of the
    product's own `phrases`. None for an answer without text.
    """
    if not answer.text:
        return None
    quotes = {citation.n: _squash(citation.quote) for citation in answer.citations}
    held = all(any(_squash(s.text) in quotes.get(n, "") for n in s.citations) for s in answer.sentences)
    said = {_squash(sentence.text) for sentence in answer.sentences}
    lines = (_MARK.sub("", line).strip() for line in answer.text.splitlines())
    own = (line for line in lines if _squash(line.strip("“”")) not in said)
    return float(held and all(any(phrase.fullmatch(line) for phrase in phrases) for line in own if line))


def _squash(text: str) -> str:
    return "".join(text.split())


def figures_grounded(answer: Answer) -> float | None:
    """1 when each figure of each sentence stands in the quotes it cites, and each of the text in some quote, else 0.

    None for a text without figures. The numbers of citations are no figures.
    """
    quotes = {citation.n: citation.quote for citation in answer.citations}
    everything = "\n".join(quotes.values())
    stated = [(_MARK.sub(" ", s.text), "\n".join(quotes.get(n, "") for n in s.citations)) for s in answer.sentences]
    stated.append((_MARK.sub(" ", answer.text), everything))
    if not any(figures(text) for text, _ in stated):
        return None
    return float(not any(missing_figures(text, source) or _other_units(text, source) for text, source in stated))


def _other_units(text: str, source: str) -> list[Figure]:
    """Figures of a text that its source has with other units only: 20 % where it says 20 people."""
    units: dict[tuple[str, str], set[str]] = {}
    for figure in figures(source):
        units.setdefault((figure.number, figure.scale), set()).add(_SAME_UNIT.get(figure.unit, figure.unit))
    found = []
    for figure in figures(text):
        known = units.get((figure.number, figure.scale), {""})
        if figure.unit and "" not in known and _SAME_UNIT.get(figure.unit, figure.unit) not in known:
            found.append(figure)
    return found


def contains(text: str, words: str) -> bool:
    """Whether words stand in a text, whatever the white space and case; a number not as part of a longer one."""
    letters = "".join(words.split()).casefold()
    before = r"(?<!\d)(?<!\d[.,])" if letters[:1].isdigit() else ""
    after = r"(?!\d|[.,]\d)" if letters[-1:].isdigit() else ""
    wanted = before + r"\s*".join(map(re.escape, letters)) + after
    return bool(letters) and re.search(wanted, text.casefold()) is not None


def key_fact_recall(text: str, facts: Sequence[Sequence[str]]) -> float | None:
    """The share of facts, each a list of spellings, of which a spelling stands in the text; None without facts."""
    return _mean([any(contains(text, spelling) for spelling in spellings) for spellings in facts])


def forbidden_absent(text: str, forbidden: Sequence[str]) -> float | None:
    """1 when none of the forbidden strings stands in the text, else 0; None when none is forbidden."""
    return float(not any(contains(text, words) for words in forbidden)) if forbidden else None


def language_match(answer: Answer, expected: Language) -> float | None:
    """1 when the answer says it is in the expected language and its own words are, else 0; None when it says nothing.

    Own words are text and notices without what is quoted; a text of quotes alone is in no language.
    """
    if not answer.text:
        return None
    own = [_own(answer, part) for part in (answer.text, *answer.notices, *answer.followups)]
    return float(answer.language == expected and all(_is_in(part, expected) for part in own))


def _is_in(text: str, language: Language) -> bool:
    hangul, latin = len(_HANGUL.findall(text)), len(_LATIN.findall(text))
    if not hangul + latin:
        return True
    return (hangul >= latin) == (language == "ko")


def filter_match(answer: Filters, expected: Filters | None) -> float | None:
    """1 when dates, ministries and kinds are exactly the expected ones, else 0; None where filters are not judged."""
    if expected is None:
        return None
    return float(
        (answer.date_from, answer.date_to, set(answer.ministries), set(answer.kinds))
        == (expected.date_from, expected.date_to, set(expected.ministries), set(expected.kinds))
    )


def _mean(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
