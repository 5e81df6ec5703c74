"""Checks the digests of `corpus/` against the releases they stand for: `python -m evals.digests`.

A digest is our own wording of a real release. Its form is checked always. That its figures stand in the source and its
sentences do not is checked where the sources are at hand; where they are not, the report says so.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from evals.corpora import CHECKOUT
from evals.figures import missing_figures
from rag.errors import ReleaseError

BODY_CHARACTERS = (600, 1500)
COPIED_CHARACTERS = 40
SENTENCE_CHARACTERS = 25
FILES = {"ko": 48, "en": 16}
MINISTRIES = 20
YEARS = range(2020, 2027)
SOURCE_FILES = ("releases.jsonl.gz", "bilingual_passages.jsonl.gz", "fulltext.jsonl.gz")
REQUIRED = {
    "id": str, "title": str, "ministry": str, "published": datetime, "kind": str, "language": str, "digest": bool,
    "source_url": str, "license": str, "attribution": str, "contacts": list,
}  # fmt: skip

_NAMES = re.compile(r"「[^」\n]*」|『[^』\n]*』|‘(?!\d\d)[^’\n]{2,60}’|(?<![\w’'])'(?!\d\d)[^'\n]{2,60}'(?!\d)")
_CONTACT_LINE = re.compile(r"(?m)^(?:문의|Contacts?|Inquiries|Enquiries)\s*:.*$")
_UNCHECKED = re.compile(r"(?m)^(?:id|ministry|published|kind|language|digest|source_url|license|attribution):.*$")
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s)|(?=\n)|$)")


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest file as read: `fields` is its front matter, `body` starts at `text[body_start]`."""

    path: str
    text: str
    fields: Mapping[str, Any]
    body: str
    body_start: int

    @property
    def news_id(self) -> str:
        """The nine digits of the source release in an id such as `156754098-en`; empty for a page without them."""
        return str((re.findall(r"\d{9}", str(self.fields.get("id", ""))) or [""])[0])


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, with its place."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        """`file:line: reason`, as printed."""
        return f"{self.path}:{self.line}: {self.reason}"


def longest_copied(text: str, source: str) -> str:
    """Find the longest run of `text` in `source`; runs of white space count as one blank, names are left out."""
    own, theirs = _squash(_NAMES.sub("\0", text)), _squash(source)
    low, best = 0, ""
    high = min(len(own), len(theirs))
    while low < high:
        size = (low + high + 1) // 2
        shared = _shared_run(own, theirs, size)
        if shared:
            low, best = size, shared
        else:
            high = size - 1
    return best.strip()


def _squash(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _shared_run(own: str, theirs: str, size: int) -> str:
    known = {theirs[i : i + size] for i in range(len(theirs) - size + 1)}
    runs = (own[i : i + size] for i in range(len(own) - size + 1))
    return next((run for run in runs if run in known), "")


def copied_sentences(text: str, source: str) -> list[tuple[int, str]]:
    """(offset, sentence) of every sentence or list line of 25 or more characters that stands whole in `source`."""
    theirs = re.sub(r"\s", "", source)
    sentences = ((m.start(), re.sub(r"^[\s○ㅇ□▲△*·-]+", "", m[0]).strip()) for m in _SENTENCE.finditer(text))
    bare = ((at, sentence, re.sub(r"\s", "", _NAMES.sub("", sentence))) for at, sentence in sentences)
    return [
        (at, sentence)
        for at, sentence, rest in bare
        if len(rest) >= SENTENCE_CHARACTERS and re.sub(r"\s", "", sentence) in theirs
    ]


def parse_digest(path: str, text: str) -> Digest:
    """Read a digest file; raise ReleaseError with the line where the front matter is not as it must be."""
    match = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if not match:
        raise ReleaseError(path, "no front matter between two lines '---' at the top", 1)
    try:
        fields = yaml.safe_load(match[1])
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise ReleaseError(path, f"front matter is not YAML: {error.problem}", line) from error
    if not isinstance(fields, dict):
        raise ReleaseError(path, "front matter is not a list of 'name: value' lines", 1)
    body = text[match.end() :]
    start = match.end() + len(body) - len(body.lstrip())
    return Digest(path, text, fields, body.strip(), start)


def form_findings(digest: Digest) -> list[Finding]:
    """List what is wrong with the form of one digest: fields, licence, address, file name, length."""
    wrong = [(name, f"{name} is missing or not of type {kind.__name__}") for name, kind in REQUIRED.items()
             if not isinstance(digest.fields.get(name), kind)]  # fmt: skip
    if not wrong:
        wrong = [(name, reason) for name, reason, right in _rules(digest) if not right]
    size = len(digest.body)
    findings = [Finding(digest.path, _field_line(digest, name), reason) for name, reason in wrong]
    if not BODY_CHARACTERS[0] <= size <= BODY_CHARACTERS[1]:
        reason = f"the body has {size} characters, allowed are {BODY_CHARACTERS[0]} to {BODY_CHARACTERS[1]}"
        findings.append(Finding(digest.path, _line(digest.text, digest.body_start), reason))
    return findings


def _rules(digest: Digest) -> Iterator[tuple[str, str, bool]]:
    """(field, reason, holds) of each rule; asked only when every required field has its type."""
    fields, path = digest.fields, Path(digest.path)
    published, language, attribution = fields["published"], fields["language"], fields["attribution"]
    yield "published", "published is not in Korean time (+09:00)", published.utcoffset() == timedelta(hours=9)
    yield (
        "published",
        f"the file name does not begin with {published:%Y-%m-%d}-",
        path.name.startswith(f"{published:%Y-%m-%d}-"),
    )
    yield "language", f"language {language} is not that of the folder {path.parent.name}", language == path.parent.name
    yield "digest", "digest is not true", fields["digest"] is True
    page = rf"\w+/\w+\.do\?newsId={digest.news_id}" if digest.news_id else ""
    url = rf"https://www\.korea\.kr/{page}"
    yield "source_url", "source_url is not the korea.kr page of the id", bool(re.fullmatch(url, fields["source_url"]))
    yield "license", "license is not KOGL-1", fields["license"] == "KOGL-1"
    named = "korea.kr" in attribution and re.search(r"제1유형|type 1", attribution, re.IGNORECASE) is not None
    yield "attribution", "attribution does not name korea.kr and KOGL type 1", named
    contacts = all(isinstance(c, dict) and set(c) == {"department", "phone"} for c in fields["contacts"])
    yield "contacts", "a contact is not a department with a phone", contacts


def source_findings(digest: Digest, source: str) -> list[Finding]:
    """List the figures of a digest that its source does not have, and the sentences that it has from there."""
    checked = _UNCHECKED.sub("", digest.text)
    reasons = [
        (_line(checked, figure.start), f"figure {figure} is not in the source")
        for figure in missing_figures(checked, source, digest.fields["published"])
    ]
    # A department and its phone are names: they stand as in the source.
    body = _CONTACT_LINE.sub(lambda line: "\0" * len(line[0]), digest.body)
    copied = longest_copied(body, source)
    if len(copied) > COPIED_CHARACTERS:
        at = re.search(r"\s+".join(map(re.escape, copied.split(" "))), digest.text)
        line = _line(digest.text, at.start() if at else digest.body_start)
        reasons.append((line, f"{len(copied)} characters in a row are the source's: {copied}"))
    for offset, sentence in copied_sentences(body, source):
        reasons.append((_line(digest.text, digest.body_start + offset), f"a sentence of the source: {sentence}"))
    return [Finding(digest.path, line, reason) for line, reason in reasons]


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _field_line(digest: Digest, name: str) -> int:
    match = re.search(rf"(?m)^{name}:", digest.text)
    return _line(digest.text, match.start()) if match else 1


def set_findings(digests: Sequence[Digest], corpus: str) -> list[Finding]:
    """List what is wrong with the set as a whole: numbers of files, ministries, years."""
    languages = Counter(str(d.fields.get("language")) for d in digests)
    ministries = {d.fields.get("ministry") for d in digests}
    published = (d.fields.get("published") for d in digests)
    missing_years = set(YEARS) - {day.year for day in published if isinstance(day, datetime)}
    reasons = [f"{languages[name]} digests in {name}, not {n}" for name, n in FILES.items() if languages[name] != n]
    if len(ministries) < MINISTRIES:
        reasons.append(f"{len(ministries)} ministries, fewer than {MINISTRIES}")
    reasons += [f"no digest of {year}" for year in sorted(missing_years)]
    return [Finding(corpus, 1, reason) for reason in reasons]


def repeated_ids(digests: Iterable[Digest]) -> list[Finding]:
    """Digests whose id another file had before them."""
    paths: dict[str, str] = {}
    findings = []
    for digest in digests:
        first = paths.setdefault(str(digest.fields.get("id")), digest.path)
        if first != digest.path:
            findings.append(Finding(digest.path, _field_line(digest, "id"), f"the id is that of {first}"))
    return findings


def load_sources(folder: Path, news_ids: set[str]) -> dict[str, str]:
    """News id, or for the seed its date and minute, to all text at hand; empty where there is none."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for name in SOURCE_FILES:
        for row in _rows(folder / "data" / name):
            news_id = re.sub(r"\D", "", str(row.get("news_item_id") or row.get("id")))
            if news_id in news_ids:
                texts[news_id] += [row["title"], *row.get("subtitles", ()), row.get("body") or row.get("text") or ""]
    for path in sorted((folder / "seed").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if stamp := re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", text.partition("\n")[0]):
            texts[stamp[0]].append(text)
    return {key: "\n\n".join(parts) for key, parts in texts.items()}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def read_corpus(corpus: Path) -> tuple[list[Digest], list[Finding]]:
    """Every digest under `ko/` and `en/`, and a finding for each file that cannot be read."""
    digests, findings = [], []
    for path in sorted(corpus.glob("*/*.md")):
        try:
            digests.append(parse_digest(path.as_posix(), path.read_text(encoding="utf-8")))
        except ReleaseError as error:
            findings.append(Finding(error.source, error.line or 1, error.reason))
    return digests, findings


def check(digests: Sequence[Digest], sources: Mapping[str, str]) -> tuple[list[Finding], list[str]]:
    """Return the findings of every digest, and the paths of those whose source is not at hand."""
    findings, without = [], []
    for digest in digests:
        wrong_form = form_findings(digest)
        findings += wrong_form
        published = digest.fields.get("published")
        if not isinstance(published, datetime):
            continue
        source = sources.get(digest.news_id) or sources.get(f"{published:%Y-%m-%d %H:%M}")
        if source:
            findings += source_findings(digest, source)
        else:
            without.append(digest.path)
    return findings + repeated_ids(digests), without


def main(arguments: Sequence[str] | None = None) -> int:
    """Print each finding as `file:line: reason`; 0 when there is none, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m evals.digests", description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=CHECKOUT / "corpus", help="folder with ko/ and en/")
    parser.add_argument("--sources", type=Path, default=CHECKOUT.parent / "shared", help="folder with data/ and seed/")
    parser.add_argument("--partial", action="store_true", help="leave out the rules for the set of all 64 digests")
    options = parser.parse_args(arguments)
    digests, findings = read_corpus(options.corpus)
    sources = load_sources(options.sources, {digest.news_id for digest in digests})
    more, without = check(digests, sources)
    findings += more + ([] if options.partial else set_findings(digests, options.corpus.as_posix()))
    lines = [str(finding) for finding in findings]
    lines.append(f"{len(digests)} digests, {len(findings)} findings")
    if not sources:
        lines.append("figures and wording: not run: sources not at hand")
    else:
        lines.append(f"figures and wording: {len(digests) - len(without)} digests checked against their sources")
        lines += [f"figures and wording: not run for {path}: source not at hand" for path in without]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
