"""Bodies that only point to an attachment."""

import pytest

from rag.releases.stubs import is_stub

_SENTENCE = "정부는 오늘 새 제도를 시행한다고 밝혔다. "


@pytest.mark.parametrize(
    ("body", "stub"),
    [
        ("(본문 없음)", True),
        ("가나다 관련 보도자료 내용입니다. 자세한 내용은 첨부파일을 참고하시기 바랍니다." + " " + _SENTENCE * 3, True),
        (_SENTENCE * 4 + "자세한 사항은 붙임의 자료를 참고하시기 바랍니다.", True),
        (_SENTENCE * 4, False),
        (_SENTENCE * 30 + "자세한 내용은 첨부파일을 참고하시기 바랍니다.", False),
    ],
    ids=["short", "pointer", "annex", "plain", "long"],
)
def test_a_stub_is_short_and_points_elsewhere(body: str, stub: bool) -> None:
    assert is_stub(body) is stub
