"""Chunks: runs of whole sentences that fit the embedding model, each under a header that says what it is from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from rag.domain import Chunk, PressRelease, Sentence

# Tokens of header and text together; to be settled by measurement (evals/DECISIONS.md).
DEFAULT_MAX_TOKENS = 256
_RULES_VERSION = 2
_MAX_TITLE_TOKENS = 60
_ID_LENGTH = 32

_SECTION_HEAD = re.compile(r"[□■◆◇▣◈【<\[]|\d{1,2}\.\s|[IVXⅠ-Ⅻ]+\.\s|(?:붙임|별첨|참고)")
# A note belongs to the sentence before it.
_NOTE = re.compile(r"[*\uff0a\u2217※]")
_SENTENCE_END = re.compile(r"[.?!다함임됨음][\"'”’)]*$")
_HEADING_LENGTH = 40


def chunker_name(max_tokens: int = DEFAULT_MAX_TOKENS) -> str:
    """Name, version and size of the chunker, for the recipe of an index."""
    return f"sentences-{_RULES_VERSION}/{max_tokens}"


CHUNKER_NAME = chunker_name()


def chunk_release(
    release: PressRelease,
    sentences: Sequence[Sentence],
    count_tokens: Callable[[str], int],
    max_tokens: int = DEFAULT_MAX_TOKENS,
) -> tuple[Chunk, ...]:
    """Cut a release into chunks of at most `max_tokens` tokens, header included.

    `count_tokens` is called once a sentence; the sum stands for the count of the run. A sentence over the limit makes a
    chunk of its own. A chunk keeps its id as long as its header and text stay the same, wherever it moves in the
    release. A release without text of its own (`stub`) has no chunks.
    """
    if release.stub or not sentences:
        return ()
    header = _header(release, count_tokens)
    layout = _Layout.of(release.body, sentences, count_tokens)
    # A limit hardly above the header would make a chunk of every sentence.
    room = max(max_tokens - count_tokens(header), max_tokens // 4)
    cuts = _balanced(layout, _cuts(layout, room), room)
    return tuple(_chunks(release, sentences, header, cuts))


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the cutting needs to know of the sentences.

    `before[i]` tokens stand before sentence `i` (one entry more than sentences); `merit[i]` says how good a place to
    cut is in front of sentence `i`.
    """

    before: tuple[int, ...]
    merit: tuple[int, ...]

    @classmethod
    def of(cls, body: str, sentences: Sequence[Sentence], count_tokens: Callable[[str], int]) -> _Layout:
        before = tuple(accumulate((count_tokens(sentence.text) for sentence in sentences), initial=0))
        return cls(before, (0, *(_merit(body, left, right) for left, right in pairwise(sentences))))

    def tokens(self, first: int, end: int) -> int:
        """Tokens of the sentences `first` to `end - 1`."""
        return self.before[end] - self.before[first]

    @property
    def size(self) -> int:
        """Number of sentences."""
        return len(self.merit)


def _merit(body: str, left: Sentence, right: Sentence) -> int:
    """How good a cut between two sentences is: 0 in a paragraph, more at a section, less where they belong together."""
    if _NOTE.match(right.text):
        return -2
    gap = body.count("\n", left.end, right.start)
    merit = min(gap, 2)
    if gap and _SECTION_HEAD.match(right.text):
        merit += 2
    if len(left.text) < _HEADING_LENGTH and not _SENTENCE_END.search(left.text):
        merit -= 3
    return merit


def _cuts(layout: _Layout, room: int) -> list[int]:
    """First sentences of the chunks, and the number of sentences at the end."""
    cuts = [0]
    while layout.tokens(cuts[-1], layout.size) > room and cuts[-1] < layout.size - 1:
        cuts.append(_next_cut(layout, cuts[-1], room))
    return [*cuts, layout.size]


def _next_cut(layout: _Layout, first: int, room: int) -> int:
    """The best cut that leaves a chunk at least half full; the last of equals. A cut must leave something behind it."""
    end = first + 1
    while end < layout.size - 1 and layout.tokens(first, end + 1) <= room:
        end += 1
    fair = [cut for cut in range(first + 1, end + 1) if layout.tokens(first, cut) * 2 >= room] or [end]
    return max(fair, key=lambda cut: (layout.merit[cut], cut))


def _balanced(layout: _Layout, cuts: list[int], room: int) -> list[int]:
    """The cuts with a last chunk under a quarter of the room evened out with the one before it."""
    if len(cuts) < 3 or layout.tokens(cuts[-2], cuts[-1]) * 4 >= room:
        return cuts
    first, end = cuts[-3], cuts[-1]
    even = min(range(first + 1, end), key=lambda cut: max(layout.tokens(first, cut), layout.tokens(cut, end)))
    return [*cuts[:-2], even, end]


def _header(release: PressRelease, count_tokens: Callable[[str], int]) -> str:
    title = _shortened(" ".join(release.title.split()), count_tokens)
    return " | ".join(part for part in (title, release.ministry, release.published.date().isoformat()) if part)


def _shortened(title: str, count_tokens: Callable[[str], int]) -> str:
    """The title, cut at a space where it is longer than `_MAX_TITLE_TOKENS`."""
    words = title.split(" ")
    kept = len(words)
    while kept > 1 and count_tokens(" ".join(words[:kept])) > _MAX_TITLE_TOKENS:
        kept -= 1
    return title if kept == len(words) else " ".join(words[:kept]) + "…"


def _chunks(release: PressRelease, sentences: Sequence[Sentence], header: str, cuts: Sequence[int]) -> Iterator[Chunk]:
    seen: dict[str, int] = {}
    for ordinal, (first, end) in enumerate(pairwise(cuts)):
        left, right = sentences[first], sentences[end - 1]
        text = release.body[left.start : right.end]
        repetition = seen.get(text, 0)
        seen[text] = repetition + 1
        yield Chunk(
            chunk_id=_chunk_id(release, header, text, repetition),
            release_id=release.release_id,
            ordinal=ordinal,
            first=left.ordinal,
            last=right.ordinal,
            start=left.start,
            end=right.end,
            header=header,
            text=text,
        )


def _chunk_id(release: PressRelease, header: str, text: str, repetition: int) -> str:
    # The subtitles are search terms of every chunk, so that a new one makes new chunks.
    content = "\x1f".join((release.release_id, header, *release.subtitles, text, str(repetition)))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH]
