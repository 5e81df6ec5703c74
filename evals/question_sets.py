"""Sets of passages and questions from elsewhere: the development data, or any files of the same fields.

A passage is `{"id", "title", "text"}`, with `lang` where a set has two sides, or a release in the fields of the open
API (`news_item_id`, `title`, `body`, ...). A question is `{"question", "context_id"}`; `context_id` names its passage
(or passages, as a list), null when no passage answers. An id is a text or a whole number and stands once in its file.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.errors import InputError
from evals.lines import read_objects
from evals.split import is_measured_twin
from rag.domain import Language, PressRelease
from rag.errors import ReleaseError
from rag.language import clean_text, detect_language
from rag.releases.composing import Draft, compose
from rag.releases.jsonl import read_record
from rag.retrieval.question import MAX_QUESTION

# A passage without a date gets this one; dates do not filter a set whose passages have none.
_UNDATED = "2000-01-01"
_WORD = re.compile(r"\w")
_SIDE = re.compile(r"->(ko|en)_release$")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the ids of the passages that answer it, and the language of the side that is searched, if any."""

    question_id: str
    text: str
    gold: frozenset[str]
    kind: str = ""
    side: Language | None = None

    @property
    def asked(self) -> str:
        """The text as it is put to the product, which reads no more than `MAX_QUESTION` characters."""
        return clean_text(self.text)[:MAX_QUESTION]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Passages as releases, and questions over them; `dated` tells whether the passages have dates of their own."""

    name: str
    passages: tuple[PressRelease, ...]
    questions: tuple[Question, ...]
    dated: bool
    source: Path

    def sides(self) -> list[Language | None]:
        """The sides that are searched; None is the whole set."""
        return list(dict.fromkeys(question.side for question in self.questions))

    def passages_of(self, side: Language | None) -> list[PressRelease]:
        """The passages of a side."""
        return [passage for passage in self.passages if side is None or passage.language == side]

    def limited(self, questions: int | None, passages: int | None) -> QuestionSet:
        """The first questions, over their own passages and the first others up to a number; None for all."""
        asked = self.questions[:questions]
        gold = frozenset[str]().union(*(question.gold for question in asked))
        own = [passage for passage in self.passages if passage.release_id in gold]
        others = [passage for passage in self.passages if passage.release_id not in gold]
        kept = self.passages if passages is None else (*own, *others[: max(0, passages - len(own))])
        return replace(self, passages=tuple(kept), questions=asked)


def read_set(passages: Path, questions: Path, *, name: str = "", without_own: bool = False) -> QuestionSet:
    """Read a set from its two files; `without_own` takes each question out of its own passage, where it stands.

    Raises:
        InputError: a file cannot be read, a line has not the fields, or an id stands twice; with its line.
    """
    rows = list(read_objects(passages))
    asked = _questions(questions)
    own = _questions_of(asked) if without_own else {}
    read = [_passage(passages, number, row, own) for number, row in rows]
    _require_unique(passages, [(number, p.release_id) for (number, _), p in zip(rows, read, strict=True)])
    if not read or not asked:
        raise InputError(passages if asked else questions, "there is no line in this file; name another")
    ids = {passage.release_id for passage in read}
    dated = any("approve_date" in row or "published" in row for _, row in rows)
    known = tuple(replace(q, gold=_known(q.gold, ids)) for q in asked)
    return QuestionSet(name or questions.name, tuple(read), known, dated, passages)


def _known(gold: frozenset[str], ids: set[str]) -> frozenset[str]:
    """Gold ids as the passages are named: `kr-1` also means the release `1`. Ids of no passage stay as they are."""
    bare = {key: key.removeprefix("kr-") for key in gold}
    return frozenset(bare[key] if key not in ids and bare[key] in ids else key for key in gold)


def _questions_of(asked: Iterable[Question]) -> dict[str, list[str]]:
    by_passage: dict[str, list[str]] = defaultdict(list)
    for question in asked:
        for key in question.gold:
            by_passage[key].append(question.text)
            by_passage[key.removeprefix("kr-")].append(question.text)
    return by_passage


def _require_unique(path: Path, ids: Iterable[tuple[int, str]]) -> None:
    """Each id, with the number of its line, may stand once."""
    lines: dict[str, int] = {}
    for number, key in ids:
        if key in lines:
            raise InputError(path, f"the id {key!r} is in line {lines[key]} too; give each line its own", number)
        lines[key] = number


def _questions(path: Path) -> list[Question]:
    """The questions of a file; one without an id is named after its line."""
    read = [(number, _question(path, number, row)) for number, row in read_objects(path)]
    _require_unique(path, [(number, q.question_id) for number, q in read if q.question_id])
    taken = {q.question_id for _, q in read}
    return [q if q.question_id else replace(q, question_id=_free_id(number, taken)) for number, q in read]


def _free_id(number: int, taken: Collection[str]) -> str:
    """`line 3`, or with quotes after it what no question of the file is called."""
    key = f"line {number}"
    while key in taken:
        key += "'"
    return key


def _question(path: Path, number: int, row: Mapping[str, Any]) -> Question:
    """The question of a line; its id is empty where the line has none."""
    text, key, kind = row.get("question"), row.get("id"), str(row.get("kind") or "")
    if not isinstance(text, str) or not text.strip():
        raise InputError(path, "a question has no `question`; write it as text", number)
    if key is not None and not _is_id(key):
        raise InputError(path, "`id` is neither text nor a whole number; correct it or leave it away", number)
    side = _SIDE.search(kind)
    language: Language | None = None if side is None else "ko" if side[1] == "ko" else "en"
    question = Question("" if key is None else str(key), text, _gold(path, number, row), kind, language)
    if not any(map(str.isalnum, question.asked)):
        reason = f"`question` has no letter or digit in its first {MAX_QUESTION:,} characters; write what is asked"
        raise InputError(path, reason, number)
    return question


def _gold(path: Path, number: int, row: Mapping[str, Any]) -> frozenset[str]:
    """The ids in `context_id`: one, a list of them, or none."""
    gold = row.get("context_id")
    ids = gold if isinstance(gold, list) else [] if gold is None else [gold]
    if not all(map(_is_id, ids)):
        raise InputError(
            path, "`context_id` is neither the id of a passage, a list of them nor null; correct it", number
        )
    return frozenset(map(str, ids))


def _is_id(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _require_types(path: Path, number: int, row: Mapping[str, Any]) -> None:
    """What is read as text must be text: null would be indexed as a word."""
    for name in ("title", "body") if "news_item_id" in row else ("title", "text"):
        if name in row and not isinstance(row[name], str):
            raise InputError(path, f"`{name}` is {json.dumps(row[name])[:40]}; write it as text", number)
    if "id" in row and "news_item_id" not in row and not _is_id(row["id"]):
        raise InputError(path, "`id` is neither text nor a whole number; correct it", number)


def _passage(path: Path, number: int, row: dict[str, Any], own: Mapping[str, Sequence[str]]) -> PressRelease:
    _require_types(path, number, row)
    try:
        if "news_item_id" in row:
            questions = own.get(str(row["news_item_id"]), ())
            changed = row | {"body": without_questions(row.get("body", ""), questions)} if questions else row
            return read_record(json.dumps(changed), _source(path), number)
        key, text = str(row["id"]), row["text"]
        draft = Draft(
            source=_source(path),
            line=number,
            release_id=key,
            title=row.get("title") or text[:60],
            body=without_questions(text, own.get(key, ())),
            published=str(row.get("published") or _UNDATED),
            ministry=str(row.get("ministry") or ""),
            language=_language(row.get("lang"), text),
        )
        # A passage of a set is to be found however short it is.
        return replace(compose(draft), stub=False)
    except KeyError as error:
        raise InputError(path, f"a passage has no {error}; give it `id`, `title` and `text`", number) from error
    except ReleaseError as error:
        raise InputError(path, error.reason, number) from error


def _source(path: Path) -> str:
    """The same from every working folder, as an index that is kept wants it."""
    return path.resolve().as_posix()


def _language(value: object, text: str) -> Language:
    return detect_language(text) if value not in ("ko", "en") else "ko" if value == "ko" else "en"


def without_questions(body: str, questions: Iterable[str]) -> str:
    """The body without each question, wherever it stands, whatever spaces and signs are between its letters.

    A question that the ministry wrote into its release would find itself; the figure would flatter.
    """
    for question in questions:
        letters = _WORD.findall(question)
        if letters:
            pattern = r"[^\w\n]*" + r"[^\w]*".join(re.escape(letter) for letter in letters) + r"[^\w\n]*"
            body = re.sub(pattern, " ", body)
    return body


def _faq(data: Path) -> QuestionSet:
    return read_set(data / _SMALL, data / "faq_questions.jsonl.gz", name="faq", without_own=True)


def _subtitle(data: Path) -> QuestionSet:
    """The subtitle that is asked is taken from its release: it is a field of its own there, and indexed."""
    found = read_set(data / _SMALL, data / "subtitle_questions.jsonl.gz", name="subtitle")
    asked = _questions_of(found.questions)
    passages = (
        replace(p, subtitles=tuple(s for s in p.subtitles if not _is_one_of(s, asked[p.release_id])))
        if p.release_id in asked
        else p
        for p in found.passages
    )
    return replace(found, passages=tuple(passages))


def _is_one_of(subtitle: str, questions: Iterable[str]) -> bool:
    return any(_WORD.findall(question) == _WORD.findall(subtitle) for question in questions)


def _series(data: Path) -> QuestionSet:
    return read_set(data / "series_passages.jsonl.gz", data / "series_questions.jsonl.gz", name="series")


def _bilingual(data: Path) -> QuestionSet:
    """Asked is what the encoder has not learned from (`evals.split`); all passages are there to be found."""
    found = read_set(data / "bilingual_passages.jsonl.gz", data / "bilingual_questions.jsonl.gz", name="bilingual")
    return replace(found, questions=tuple(q for q in found.questions if all(map(is_measured_twin, q.gold))))


def _unanswerable(data: Path) -> QuestionSet:
    return read_set(data / _SMALL, data / "unanswerable_questions.jsonl.gz", name="unanswerable")


_SMALL = "releases_small.jsonl.gz"
SETS: dict[str, Callable[[Path], QuestionSet]] = {
    "faq": _faq,
    "subtitle": _subtitle,
    "series": _series,
    "bilingual": _bilingual,
    "unanswerable": _unanswerable,
}


def load_set(data: Path, name: str) -> QuestionSet:
    """A set of the development data.

    Raises:
        InputError: the data are not there, or damaged.
    """
    if not data.is_dir():
        raise InputError(data, "not run: there is no such folder of development data; name it with --data")
    return SETS[name](data)
