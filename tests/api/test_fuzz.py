"""This module sends a real server many hundred requests made of its own description, right ones and wrong ones, and holds the answers to it.

The requests are the same in every run, and others on SQLite than on PostgreSQL: together more than a thousand. Some name changes and
runs that are there, so that more than 404 is answered. `./offcycle test -m slow tests/api/test_fuzz.py` sends ten times as many.
"""

import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from offcycle.api import v1
from tests.api.prepared import Prepared, prepared
from tests.conftest import on_postgresql
from tests.faults import serving

load_all_checks()
HELD = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PER_OPERATION = {GenerationMode.POSITIVE: 6, GenerationMode.NEGATIVE: 4}
AT_LEAST = 500
TIMES = (1, pytest.param(10, marks=[pytest.mark.slow, pytest.mark.timeout(3600)]))
SEEDS = {False: 20261123, True: 20261124}  # whether on PostgreSQL

schemathesis.openapi.media_type("text/markdown", st.binary(max_size=400))


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[tuple[int, Prepared]]:
    made = prepared(database_url, tmp_path)
    server = serving.fresh(database_url, tmp_path, worker=False)
    yield server.port, made
    server.kill()
    if isinstance(server.process, subprocess.Popen) and server.process.stdout:
        server.process.stdout.close()


def operations() -> list[APIOperation]:
    schema = schemathesis.openapi.from_dict(v1.description())
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.database
@pytest.mark.timeout(300)
@pytest.mark.parametrize("times", TIMES)
def test_no_request_breaks_the_server(served: tuple[int, Prepared], times: int) -> None:
    port, made = served
    sent: Counter[int] = Counter()
    with requests.Session() as session:
        call = partial(Case.call, base_url=f"http://127.0.0.1:{port}", session=session)
        for operation in operations():
            for mode, count in PER_OPERATION.items():
                fuzz(operation, mode, count * times, call, made, sent)
    assert sum(sent.values()) >= AT_LEAST
    # That something was made (201) needs more luck than a short form has.
    made_too = {201} if times > 1 else set()
    assert {200, 400, 404, 409, 422} | made_too <= sent.keys(), sent
    assert max(sent) < 500


def fuzz(
    operation: APIOperation,
    mode: GenerationMode,
    count: int,
    call: Callable[..., Any],
    made: Prepared,
    sent: Counter[int],
) -> None:
    @seed(SEEDS[on_postgresql()])
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=mode),
        known=st.fixed_dictionaries(
            {"ref": there(made.refs), "id": there(made.runs), "key": there(made.keys)}
        ),
        token=st.sampled_from(sorted(made.tokens.values())),
    )
    def ask(case: Any, known: dict[str, str | None], token: str) -> None:
        for name, value in known.items():
            if value and name in case.path_parameters:
                case.path_parameters[name] = value
        if isinstance(case.body, dict) and isinstance(case.body.get("system"), str):
            case.body["system"] = "eclkc"
        answer = call(case, headers={"Authorization": f"Bearer {token}"})
        sent[answer.status_code] += 1
        wrong = mode is GenerationMode.NEGATIVE
        case.validate_response(answer, checks=[*HELD, negative_data_rejection] if wrong else HELD)

    ask()


def there(names: list[str]) -> st.SearchStrategy[str | None]:
    """A name of something that is there, or none, mostly the former."""
    return st.sampled_from([*names, *names, *names, None])
