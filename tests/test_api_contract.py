"""The API does what its description says, whatever it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi import checks

from tests.browser.web_fakes import FakeService, built_app

_ALWAYS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
_SIMPLE = ("GET /v1/models", "GET /api/v1/health", "GET /metrics")  # nothing can be wrong with a request
_OPERATIONS = (
    "POST /api/v1/ask",
    "POST /api/v1/check",
    "GET /api/v1/search",
    "GET /api/v1/releases",
    "GET /api/v1/releases/{release_id}",
    "POST /api/v1/feedback",
    "POST /api/v1/answers/{id}/link",
    "GET /api/v1/answers/{id}",
    "POST /v1/chat/completions",
)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(built_app(FakeService()), raise_server_exceptions=False) as started:
        yield started


@pytest.fixture(scope="module")
def described(client: TestClient) -> Any:  # noqa: ANN401  # of a module without exported names
    # A body that is too large is refused as such, whatever else is wrong with it.
    refused = {"negative_data_rejection": {"expected-statuses": [400, 404, 413, 422]}}
    config = schemathesis.Config.from_dict({"checks": refused})
    return from_dict(client.get("/api/v1/openapi.json").json(), config=config)


def test_every_operation_is_held_to_its_description(described: Any) -> None:  # noqa: ANN401  # as above
    assert {operation.ok().label for operation in described.get_all_operations()} == {*_OPERATIONS, *_SIMPLE}


@pytest.mark.parametrize("label", [*_OPERATIONS, *_SIMPLE])
def test_a_sound_request_gets_what_is_described(described: Any, client: TestClient, label: str) -> None:  # noqa: ANN401  # as above
    # That the last message is a user's cannot be told in a schema.
    more = [] if "completions" in label else [checks.positive_data_acceptance]
    _send(described, client, label, schemathesis.GenerationMode.POSITIVE, more)


@pytest.mark.parametrize("label", _OPERATIONS)
def test_a_hostile_request_gets_a_described_refusal(described: Any, client: TestClient, label: str) -> None:  # noqa: ANN401  # as above
    _send(described, client, label, schemathesis.GenerationMode.NEGATIVE, [checks.negative_data_rejection])


def _send(
    described: Any,  # noqa: ANN401  # as above
    client: TestClient,
    label: str,
    mode: schemathesis.GenerationMode,
    more: Sequence[schemathesis.CheckFunction],
) -> None:
    operation = described.find_operation_by_label(label)

    @seed(1)
    @settings(
        max_examples=40,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def keeps(case: schemathesis.Case[Any]) -> None:
        assume(mode is not schemathesis.GenerationMode.POSITIVE or _in_order(case.body))
        parts = case.as_transport_kwargs(base_url="http://testserver")
        assert not parts.pop("cookies")
        if isinstance(parts.get("data"), bytes):
            parts["content"] = parts.pop("data")
        case.validate_response(client.request(**parts), checks=[*_ALWAYS, *more])

    keeps()


def _in_order(body: object) -> bool:
    """That the first day of filters is not after the last, which cannot be told in a schema."""
    filters = body.get("filters") if isinstance(body, dict) else None
    first, last = ((filters or {}).get(name) for name in ("from", "to"))
    return not (first and last) or first <= last
