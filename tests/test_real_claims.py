"""The claims written on real releases: what they are, and that missing data are told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evals.claim_cases import CHANGES, VERDICTS
from evals.training.real_claims import main, read_claims


def test_the_claims_are_many_of_every_kind_in_both_languages() -> None:
    claims = read_claims()
    assert len(claims) > 5_000
    assert {claim["change"] for claim in claims} <= set(CHANGES)
    assert all(VERDICTS[claim["change"]] == claim["verdict"] for claim in claims)
    assert min(Counter(claim["lang"] for claim in claims).values()) > 2_000
    assert read_claims(9) == claims[:9]


def test_a_missing_folder_of_data_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--data", str(tmp_path), "--work", f"{tmp_path}/work", "--sample", "3"]) == 2
    assert "development data are not there" in capsys.readouterr().err
