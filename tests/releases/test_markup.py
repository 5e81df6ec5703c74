"""Text out of HTML and of what only looks like it."""

import pytest

from rag.releases.markup import is_markup, to_text, unescape


@pytest.mark.parametrize(
    "text",
    ["<자동차 교환·환불제도>\n개요", "A < B", "매출 > 비용 <끝>", "<OECD 보고서> a<b", "<d> 나 <k>", "a <"],
    ids=["heading", "less", "end", "latin-heading", "letters", "open"],
)
def test_angle_brackets_of_plain_text_survive(text: str) -> None:
    assert not is_markup(text)
    assert to_text(text) == text


def test_inline_tags_leave_no_space_and_blocks_break_the_line() -> None:
    text = '<p><span style="a">디지</span><span>털 위</span>크</p><div>둘<br/>셋</div>'

    assert to_text(text).split() == ["디지털", "위크", "둘", "셋"]
    assert "디지털 위크\n" in to_text(text)


def test_korean_brackets_survive_beside_real_tags() -> None:
    assert to_text("<자동차 제도><br>본문 <OECD 보고서> A < B <끝>") == "<자동차 제도>\n본문 <OECD 보고서> A < B <끝>"


def test_line_breaks_of_plain_text_with_a_stray_tag_stay() -> None:
    assert to_text("첫째\n둘째<br>셋째") == "첫째\n둘째\n셋째"


def test_line_breaks_in_the_source_of_real_html_mean_nothing() -> None:
    assert to_text("<p>한\n문장</p><p>둘</p>").split("\n") == ["", "한 문장", "", "둘", ""]


def test_cells_of_a_row_stand_on_one_line() -> None:
    text = "<table><tr><td><p>가</p></td><th>나</th></tr><tr><td>1</td><td>2</td></tr></table>"

    assert [" ".join(line.split()) for line in to_text(text).split("\n") if line.strip()] == ["가 | 나", "1 | 2"]


def test_scripts_and_styles_are_not_text() -> None:
    assert to_text("<style>p{}</style><p>본문<script>alert('x')</script></p><script/>").strip() == "본문"


def test_a_stray_end_tag_of_unseen_text_is_ignored() -> None:
    assert to_text("</script><p>본문</p>").strip() == "본문"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("A &middot; B", "A · B"),
        ("&amp;quot;인용&amp;quot;", '"인용"'),
        ("http://a.kr/?x=1&para=2&copy=3", "http://a.kr/?x=1&para=2&copy=3"),
        ("R&D; 사업과 Q&A;", "R&D 사업과 Q&A"),
        ("&#9733;&#x2605;", "★★"),
        ("&unknown;", "&unknown;"),
    ],
    ids=["named", "twice", "address", "closed-ampersand", "numeric", "unknown"],
)
def test_entities_are_resolved_up_to_twice(raw: str, text: str) -> None:
    assert unescape(raw) == text
    assert to_text(raw) == text
