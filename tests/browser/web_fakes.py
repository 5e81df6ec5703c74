"""A chat service in memory, with releases and answers of our own words."""

from __future__ import annotations

import asyncio
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from rag.chat import Check
from rag.domain import (
    AS_ASKED,
    Answer,
    AnswerSentence,
    Chunk,
    Citation,
    Conditions,
    Contact,
    Facet,
    Filters,
    Hit,
    Language,
    Mark,
    PressRelease,
    ReleasePage,
    Status,
    Turn,
)
from rag.errors import QuestionError, StoreError
from rag.web.answers import AnswerBook
from rag.web.service import AnswerService
from rag.web.switch import AnswerSwitch
from tests.browser.claim_fakes import canned_check

KST = timezone(timedelta(hours=9))
QUOTE = "침수 피해 소상공인은 4일부터 29일까지 가까운 지역센터에서 긴급경영안정자금을 신청할 수 있다."
AMOUNT = "업체당 한도는 최대 7천만 원이며 금리는 연 2.0%로 고정된다."
NAMED = Filters(date(2025, 7, 1), date(2025, 7, 31), ("교육부", "중소벤처기업부"))
FILLER = "담당자는 현장을 찾아 상인의 의견을 듣고 필요한 조치를 차례로 마련하겠다고 밝혔다. "
HOSTILE = (
    "<img src=x onerror=alert(1)> ${alert(2)} {{x}} \\ ` $$x^2$$ ~~끝~~ **굵게** [미끼](http://evil.example) "
    "![그림](http://evil.example/x.png) http://evil.example <script>alert(3)</script>"
)


def release(
    release_id: str = "r1", title: str = "집중호우 피해 소상공인에 긴급자금 지원", body: str = ""
) -> PressRelease:
    """A release of the fictional relief, long enough to scroll."""
    text = body or "\n\n".join([FILLER * 4, FILLER * 5, FILLER * 3, QUOTE + " " + AMOUNT, FILLER * 4, FILLER * 5])
    return PressRelease(
        release_id,
        title,
        text,
        datetime(2025, 8, 4, 17, 13, tzinfo=KST),
        "중소벤처기업부",
        url=f"https://www.korea.kr/briefing/pressReleaseView.do?newsId={release_id}",
        license="KOGL-1",
        attribution="중소벤처기업부 보도자료(2025.8.4.)",
    )


def citation(source: PressRelease, quote: str, n: int = 1, marks: tuple[Mark, ...] = ()) -> Citation:
    """A quote of a release as a proven citation."""
    start = source.body.index(quote)
    return Citation(
        n, source.release_id, source.title, source.ministry, "Ministry of SMEs and Startups", source.published,
        source.url, source.license, quote, start, start + len(quote), source.sha256, marks,
    )  # fmt: skip


class FakeService:
    """Answers by words of the question: `적대` hostile text, `없는` nothing found, `고장` breaks, else two quotes.

    A question with `지난달` names a month and two ministries.
    """

    ready = True

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause
        self.histories: list[int] = []
        self.conditions: list[Conditions] = []
        self.days: list[date | None] = []
        self.hostile = release("r2", HOSTILE, f"{FILLER}\n{HOSTILE}\n{FILLER}")
        self.releases = {"r1": release(), "r2": self.hostile}

    def release(self, release_id: str) -> PressRelease | None:
        """The stored release."""
        return self.releases.get(release_id)

    def search(self, question: str, k: int = 10, *, today: date | None = None) -> tuple[Hit, ...]:
        """The one release."""
        if "고장" in question:
            raise StoreError("/secret/path: the index is gone")
        source = self.releases["r1"]
        start = source.body.index(QUOTE)
        chunk = Chunk("c1", "r1", 0, 0, 0, start, start + len(QUOTE), source.title, QUOTE)
        return (Hit(chunk, 3.5, 0.9, 7.0, 1.0),)[:k]

    def check(self, text: str, *, day: date | None = None) -> Check:
        """Canned verdicts, as words of the text want them."""
        self.days.append(day)
        return canned_check(text, citation(self.releases["r1"], QUOTE), citation(self.hostile, HOSTILE))

    def monthly(self) -> dict[tuple[str, str], int]:
        """The two releases, and one of another month."""
        return {("2025-07", "교육부"): 1, ("2025-08", "중소벤처기업부"): 2}

    def browse(self, filters: Filters, words: Sequence[str] = (), *, limit: int = 20, offset: int = 0) -> ReleasePage:
        """The releases that hold the words."""
        held = [r for r in self.releases.values() if all(word in r.title + r.body for word in words)]
        held = [r for r in held if not filters.ministries or r.ministry in filters.ministries]
        return ReleasePage(len(held), tuple(held[offset : offset + limit]))

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
        conditions: Conditions = AS_ASKED,
    ) -> Answer:
        """One of four canned answers."""
        *_, whole = self.stream(question, history=history, today=today, language=language, conditions=conditions)
        return whole

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        today: date | None = None,
        language: Language | None = None,
        conditions: Conditions = AS_ASKED,
    ) -> Iterator[Answer]:
        """Its first sentence, and then the whole of it."""
        self.conditions.append(conditions)
        named = NAMED if "지난달" in question else Filters()
        whole = replace(self._answer(question, history, language), filters=conditions.applied_to(named))
        if len(whole.sentences) > 1:
            yield replace(whole, text=whole.sentences[0].text, sentences=whole.sentences[:1], followups=())
            time.sleep(self.pause)
        yield whole

    def _answer(self, question: str, history: Sequence[Turn], language: Language | None) -> Answer:
        self.histories.append(len(history))
        tongue: Language = language or ("ko" if any("가" <= letter <= "힣" for letter in question) else "en")
        if "거절" in question:
            raise QuestionError("/secret/path: refused")
        if "고장" in question:
            raise StoreError("/secret/path: the index is gone")
        if "추락" in question:
            raise RuntimeError("/secret/path: a bug")
        if "없는" in question:
            return _nothing(question, tongue, self.releases["r1"])
        if "적대" in question:
            return _hostile(question, tongue, self.hostile)
        return _relief(question, tongue, self.releases["r1"])


def built_app(service: AnswerService, **options: Any) -> FastAPI:  # noqa: ANN401  # those of `build_app`
    """The app over a service.

    Built in a running loop: without one, Gradio 6.31 opens event loops for its locks and never closes them
    (`gradio.utils.safe_get_lock`), which is an error in this suite.
    """

    async def build() -> FastAPI:
        from rag.web.server import build_app

        home = Path(tempfile.mkdtemp(prefix="pressdesk-"))
        answers = options.pop("answers", AnswerBook(home / "answers.db"))
        switch = options.pop("switch", AnswerSwitch(home / "answers.off"))
        return build_app(service, answers, switch, **options)

    return asyncio.run(build())


@contextmanager
def served(
    service: AnswerService,
    port: int = 0,
    **options: Any,  # noqa: ANN401  # those of `build_app`
) -> Iterator[str]:
    """Where the app over a service runs, in a thread of its own; on a free port unless one is named."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        port = probe.getsockname()[1]
    started: list[uvicorn.Server] = []
    thread = threading.Thread(target=_serve, args=(service, port, started, options), daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not (started and started[0].started):
        assert time.monotonic() < until, "the app did not start within 30 seconds"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/"
    started[0].should_exit = True
    thread.join(timeout=10)


def _serve(service: AnswerService, port: int, started: list[uvicorn.Server], options: dict[str, Any]) -> None:
    app = built_app(service, **options)
    started.append(uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error")))
    started[0].run()


def _relief(question: str, language: Language, source: PressRelease) -> Answer:
    days, cap = QUOTE.index("4일"), AMOUNT.index("최대")
    marks = (Mark(days, days + 10, Facet.UNTIL, "2025-08-04 ~ 2025-08-29"),)
    first = citation(source, QUOTE, 1, marks)
    second = citation(source, AMOUNT, 2, (Mark(cap, cap + 9, Facet.HOW_MUCH),))
    english = ("Quotes are shown in the original Korean wording.",)
    return Answer(
        Status.ANSWERED,
        language,
        f"{QUOTE} [1] {AMOUNT} [2]",
        question,
        sentences=(AnswerSentence(QUOTE, (1,)), AnswerSentence(AMOUNT, (2,))),
        citations=(first, second),
        contacts=(Contact("소상공인정책과", "044-204-7800"),),
        notices=("2025-08-04에 배포된 자료 기준입니다.",) if language == "ko" else english,
        followups=("신청 서류는 무엇입니까?", "문의처를 알려 주십시오.")
        if language == "ko"
        else ("Who can apply?", "Whom can I call?"),
    )


def _nothing(question: str, language: Language, source: PressRelease) -> Answer:
    text = "보도자료에서 이 내용을 찾지 못했습니다." if language == "ko" else "No release says this."
    return Answer(Status.NOT_IN_CORPUS, language, text, question, citations=(citation(source, QUOTE),))


def _hostile(question: str, language: Language, source: PressRelease) -> Answer:
    cited = citation(source, HOSTILE, 1, (Mark(0, 4, Facet.WHAT, HOSTILE),))
    return Answer(
        Status.PARTIAL,
        language,
        HOSTILE,
        question,
        sentences=(AnswerSentence(HOSTILE, (1,)),),
        citations=(cited,),
        contacts=(Contact(HOSTILE, HOSTILE),),
        notices=(HOSTILE,),
        followups=(HOSTILE,),
    )
