"""The registry of ministries."""

import pytest

from rag.releases.ministries import english_name, find, lineage, registry, resolve


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("과학기술정보통신부", "과학기술정보통신부"),
        ("과기정통부", "과학기술정보통신부"),
        ("msit", "과학기술정보통신부"),
        ("The Ministry of Science & ICT", "과학기술정보통신부"),
        ("산업부", "산업통상부"),
        ("산업통상자원부", "산업통상자원부"),
        ("Ministry of Gender Equality and Family", "성평등가족부"),
        ("저출산·고령사회위원회", "저출산고령사회위원회"),
    ],
    ids=["full", "short", "abbreviation", "english", "renamed-short", "old", "same-english", "dot"],
)
def test_any_spelling_of_a_name_resolves(name: str, canonical: str) -> None:
    ministry = resolve(name)

    assert ministry is not None
    assert ministry.name == canonical


def test_an_unknown_name_resolves_to_nothing() -> None:
    assert resolve("올해부") is None
    assert resolve("") is None
    assert english_name("올해부") == ""


def test_the_english_name_is_given_for_any_spelling() -> None:
    assert english_name("국가유산청") == "Korea Heritage Service"
    assert english_name("농식품부") == "Ministry of Agriculture, Food and Rural Affairs"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("과기정통부가 4일 발표한 것은?", ["과학기술정보통신부"]),
        ("환경부와 산업부에서는 언제?", ["환경부", "산업통상부"]),
        ("환경부·국토부", ["환경부", "국토교통부"]),
        ("통일부장관은 무엇을", ["통일부"]),
        ("기상청장이 말한", ["기상청"]),
        ("What did MSIT announce?", ["과학기술정보통신부"]),
        (
            "What did the Ministry of  Science and ICT and the ministry of justice say?",
            ["과학기술정보통신부", "법무부"],
        ),
        ("교육부문 예산과 자연환경부담금", []),
        ("서울지방국세청", []),
        ("my mofa friend, the nis of it, NIS", ["외교부", "국가정보원"]),
        ("방송통신위원회와 방통위는", ["방송통신위원회"]),
        ("경찰청과 해양경찰청의 차이", ["경찰청", "해양경찰청"]),
        ("", []),
    ],
    ids=[
        "particle",
        "two",
        "dot",
        "minister",
        "head",
        "abbr",
        "english",
        "inside",
        "region",
        "short-abbr",
        "once",
        "nested",
        "empty",
    ],
)
def test_mentions_are_found_with_particles_but_not_inside_words(text: str, names: list[str]) -> None:
    assert [ministry.name for ministry in find(text)] == names


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("국가유산청", ("문화재청", "국가유산청")),
        ("문화재청", ("문화재청", "국가유산청")),
        ("재정경제부", ("기획재정부", "재정경제부")),
        ("기획재정부", ("기획재정부", "재정경제부", "기획예산처")),
        ("산업통상부", ("지식경제부", "산업통상자원부", "산업통상부")),
        ("기후에너지환경부", ("환경부", "기후에너지환경부")),
        ("지식재산처", ("특허청", "지식재산처")),
        ("국가데이터처", ("통계청", "국가데이터처")),
        ("질병관리청", ("질병관리본부", "질병관리청")),
        ("국가보훈부", ("국가보훈처", "국가보훈부")),
        ("법무부", ("법무부",)),
    ],
    ids=[
        "heritage",
        "heritage-old",
        "mofe",
        "moef",
        "industry",
        "climate",
        "patents",
        "statistics",
        "disease",
        "veterans",
        "plain",
    ],
)
def test_the_lineage_holds_every_name_a_body_had(name: str, names: tuple[str, ...]) -> None:
    ministry = resolve(name)

    assert ministry is not None
    assert lineage(ministry) == names


def test_every_renaming_leads_to_a_body_of_the_registry_and_has_a_year() -> None:
    for ministry in registry().values():
        assert all(name in registry() for name in ministry.became)
        assert bool(ministry.became) == (ministry.until is not None)


def test_no_alias_belongs_to_two_bodies() -> None:
    aliases = [alias for ministry in registry().values() for alias in ministry.korean_names]

    assert len(aliases) == len(set(aliases))
