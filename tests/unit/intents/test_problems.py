"""Every code has one status, one title, and a body of the same form."""

from __future__ import annotations

import json

import pytest

from chaincode.refusals import REFUSALS, Kind
from gateway.problems import GATEWAY_PROBLEMS, STATUS_OF_KIND, problem_response, status_of


def test_every_kind_of_refusal_has_a_status() -> None:
    assert set(STATUS_OF_KIND) == set(Kind)


def test_no_code_has_two_meanings() -> None:
    assert not set(REFUSALS) & set(GATEWAY_PROBLEMS)


@pytest.mark.parametrize("code", [*REFUSALS, *GATEWAY_PROBLEMS])
def test_every_code_is_a_problem(code: str) -> None:
    answer = problem_response(code, context={"key": "k"})
    body = json.loads(bytes(answer.body))
    assert body["status"] == answer.status_code == status_of(code)
    assert body["code"] == code
    assert body["title"]
    assert body["context"] == {"key": "k"}
    assert answer.media_type == "application/problem+json"
    assert (answer.status_code == 503) == ("retry-after" in answer.headers)
    assert (answer.status_code == 401) == ("www-authenticate" in answer.headers)


def test_an_unknown_code_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        status_of("no_such_code")
