"""Reading a corpus: what is walked, what is skipped, what is reported."""

import gzip
import json
import os
from pathlib import Path

import pytest

from rag.domain import PressRelease
from rag.errors import ReleaseError
from rag.releases.sources import read_corpus


def _record(release_id: str, body: str = "본문이다.") -> str:
    fields = {"news_item_id": release_id, "title": "제목", "approve_date": "08/04/2025 17:13:00", "body": body}
    return json.dumps(fields, ensure_ascii=False) + "\n"


def _markdown(body: str = "본문이다.") -> str:
    return f"---\ntitle: 제목\npublished: 2025-08-04\n---\n{body}\n"


def _ids(*paths: Path) -> list[str]:
    return [found.release_id for found in read_corpus(paths) if isinstance(found, PressRelease)]


def _errors(*paths: Path) -> list[ReleaseError]:
    return [found for found in read_corpus(paths) if isinstance(found, ReleaseError)]


def test_folders_are_walked_in_order_and_each_suffix_has_its_reader(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.md").write_text(_markdown(), encoding="utf-8")
    (tmp_path / "b" / "one.MD").write_text(_markdown(), encoding="utf-8")
    (tmp_path / "page.txt").write_text("정책뉴스2025-08-04 17:13:00\n제목\n본문이다.", encoding="utf-8")
    (tmp_path / "plain.jsonl").write_text(_record("p1") + "\n" + _record("p2"), encoding="utf-8")
    (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress(_record("g1").encode()))
    for ignored in ("README.md", ".draft.md", "notes.csv"):
        (tmp_path / ignored).write_text("x", encoding="utf-8")

    assert _ids(tmp_path) == ["g1", "page", "p1", "p2", "one"]
    assert _errors(tmp_path) == []


def test_a_release_names_its_file_by_its_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text(_markdown(), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    (release,) = read_corpus([Path("a.md")])

    assert isinstance(release, PressRelease)
    assert release.source == (tmp_path / "a.md").resolve().as_posix()


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(_markdown(), encoding="utf-8")

    assert _ids(tmp_path, tmp_path / "a.md", tmp_path) == ["a"]


def test_the_first_of_two_equal_ids_wins_and_the_second_says_where_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(_record("x") + _record("x"), encoding="utf-8")

    release, error = read_corpus([tmp_path])

    assert isinstance(release, PressRelease)
    assert isinstance(error, ReleaseError)
    assert error.line == 2
    assert f"already read from {(tmp_path / 'a.jsonl').resolve().as_posix()}:1" in error.reason


def test_a_corrupt_line_is_skipped_with_its_number(tmp_path: Path) -> None:
    lines = [
        _record("a").encode(),
        b"{broken\n",
        "한".encode("utf-16"),
        b"\n",
        b"\x81\x00\xff\n",
        b'{"a": "\xff\xfe"}\n',
    ]
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines) + _record("b").encode())

    assert _ids(tmp_path) == ["a", "b"]
    assert [error.line for error in _errors(tmp_path)] == [2, 3, 4, 5]


def test_a_truncated_archive_gives_what_stands_before_the_break(tmp_path: Path) -> None:
    packed = gzip.compress("".join(_record(f"r{n}", os.urandom(2000).hex()) for n in range(50)).encode())
    (tmp_path / "cut.jsonl.gz").write_bytes(packed[: len(packed) // 2])

    found = list(read_corpus([tmp_path]))

    assert 15 < len(found) < 40
    assert all(isinstance(release, PressRelease) for release in found[:-1])
    assert isinstance(found[-1], ReleaseError)
    assert "the archive is damaged" in found[-1].reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"not gzip at all", "no gzip file"),
        (b"\x1f\x8b\x08\x00garbage....", "damaged"),
        (b"\x1f\x8b\x01\x00", "damaged"),
    ],
    ids=["plain", "garbage", "method"],
)
def test_a_file_that_is_no_archive_is_reported(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(data)

    (error,) = _errors(tmp_path)

    assert reason in error.reason


def test_a_line_that_is_too_long_is_skipped(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(_record("a", "가" * 6_000_000) + _record("b"))

    assert _ids(tmp_path) == ["b"]
    assert "longer than 5 MB" in _errors(tmp_path)[0].reason


@pytest.mark.parametrize("name", ["a.md", "a.txt"], ids=["markdown", "page"])
def test_a_huge_file_is_not_read(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(21 * 1024 * 1024)

    (error,) = _errors(tmp_path)

    assert "the limit is 20 MB" in error.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_texts_in_the_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.md").write_text(_markdown("똠방각하의 본문"), encoding=encoding)
    (tmp_path / "b.jsonl").write_text(_record("b", "똠방각하의 본문"), encoding=encoding)

    bodies = [found.body for found in read_corpus([tmp_path]) if isinstance(found, PressRelease)]

    assert bodies == ["똠방각하의 본문"] * 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("본문".encode("utf-16"), "UTF-16"),
        (b"\x00\x01\x02" * 50, "binary"),
        (b"\x01\x02\x03\x04" * 50, "binary"),
        (b"\xff\xff\xff", "neither UTF-8 nor CP949"),
    ],
    ids=["utf16", "nul", "controls", "neither"],
)
def test_bytes_that_are_no_text_are_reported(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)

    (error,) = _errors(tmp_path)

    assert reason in error.reason
    assert error.source == (tmp_path / "a.txt").resolve().as_posix()


def test_links_stay_inside_the_root_and_broken_ones_are_reported(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    root.mkdir()
    (tmp_path / "outside.md").write_text(_markdown(), encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x.md").write_text(_markdown(), encoding="utf-8")
    (root / "real.md").write_text(_markdown(), encoding="utf-8")
    (root / "again.md").symlink_to(root / "real.md")
    (root / "out.md").symlink_to(tmp_path / "outside.md")
    (root / "dir").symlink_to(tmp_path / "folder")
    (root / "lost.md").symlink_to(root / "nothing.md")
    (root / "loop.md").symlink_to(root / "loop.md")

    assert _ids(root) == ["real"]
    assert [Path(error.source).name for error in _errors(root)] == ["loop.md", "lost.md"]


def test_a_pipe_is_no_release(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")

    assert "no regular file" in _errors(tmp_path)[0].reason


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_unreadable_files_and_folders_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(_markdown(), encoding="utf-8")
    (tmp_path / "a.md").chmod(0)
    (tmp_path / "closed").mkdir(mode=0)

    reasons = [error.reason for error in _errors(tmp_path)]

    assert len(reasons) == 2
    assert all("permissions" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nothing", "no such file or folder"), ("a.csv", "this kind of file is not read")],
    ids=["lost", "kind"],
)
def test_a_named_path_that_cannot_be_read_is_reported(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")

    assert reason in _errors(tmp_path / name)[0].reason


def test_a_file_that_goes_away_while_reading_is_reported(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.md"):
        (tmp_path / name).write_text(_record("a") if name == "a.jsonl" else _markdown(), encoding="utf-8")
    found = read_corpus([tmp_path / "a.jsonl", tmp_path / "b.md"])
    next(found)
    (tmp_path / "b.md").unlink()

    (error,) = found

    assert isinstance(error, ReleaseError)
