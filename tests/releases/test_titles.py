"""Titles and the tags in front of them."""

import pytest

from rag.releases.titles import kind_of_url, read_title


@pytest.mark.parametrize(
    ("raw", "title", "kind"),
    [
        ("(보도참고) 새 제도 시행", "새 제도 시행", "보도참고"),
        ("[설명]새 제도 시행", "새 제도 시행", "설명"),
        ("[8.4.월.조간](보도자료) 새 제도", "새 제도", "보도자료"),
        ("[3.28.목.행사시작(14시)이후] 새 제도", "새 제도", ""),
        ("(국제협력담당관) (참고) 새 제도", "새 제도", "참고"),
        ("(국제협력담당관) 새 제도", "새 제도", "국제협력담당관"),
        ("(주)가나의 위반행위 제재", "(주)가나의 위반행위 제재", ""),
        ("[2020년 여름철 전망] 무더위", "[2020년 여름철 전망] 무더위", ""),
        ("&lt;독립&gt; 기획전 &amp;middot; 개막", "<독립> 기획전 · 개막", ""),
        ("앞줄<br>뒷줄\n셋째", "앞줄 뒷줄 셋째", ""),
        ("[보도자료]", "[보도자료]", ""),
        ("", "", ""),
    ],
    ids=[
        "plain",
        "glued",
        "embargo",
        "event",
        "two",
        "team",
        "company",
        "season",
        "entities",
        "break",
        "only-a-tag",
        "empty",
    ],
)
def test_tags_become_the_kind_and_brackets_of_the_matter_stay(raw: str, title: str, kind: str) -> None:
    assert read_title(raw) == (title, kind)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.korea.kr/briefing/pressReleaseView.do?newsId=1", "보도자료"),
        ("https://www.korea.kr/news/policyNewsView.do?newsId=1", "정책뉴스"),
        ("https://example.org/1", ""),
    ],
    ids=["press", "policy", "other"],
)
def test_the_address_names_the_kind_of_page(url: str, kind: str) -> None:
    assert kind_of_url(url) == kind
