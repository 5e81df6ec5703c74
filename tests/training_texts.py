"""A release of our own to make training pairs from."""

from __future__ import annotations

from evals.training.pairs import Text
from rag.domain import PressRelease
from rag.index.sentences import split_sentences
from tests.fakes import HashEmbedder, WordAnalyser, make_release

BODY = """해양수산부는 여수 앞바다에서 적조가 퍼지고 있다고 밝혔다.
(지원대상) 양식장을 하는 어업인이면 누구나 신청할 수 있으며 접수는 시군구에서 받는다.
(신청방법) 6월 2일부터 6월 30일까지 시군구의 수산과에 신청서를 내면 서류를 보고 정한다.
어디에 물어보면 되나요?
바다 누리집에서 양식장마다 다른 대책을 찾을 수 있고 전화로도 물어볼 수 있다.
해양수산부는 올해 방제선 열두 척을 여수와 통영에 보내 적조를 막을 계획이다.
"""


def cut_text(release: PressRelease) -> Text:
    """The release with its sentences and chunks."""
    return Text.of(release, split_sentences(release.body, WordAnalyser()), HashEmbedder().count_tokens)


def red_tide(key: str = "1", **changes: object) -> PressRelease:
    """The release, or one like it."""
    fields: dict[str, object] = {"body": BODY, "title": "여수 앞바다 적조 주의보 발령", "ministry": "해양수산부"}
    return make_release(key, **(fields | changes))  # type: ignore[arg-type]  # a test names the fields it changes
