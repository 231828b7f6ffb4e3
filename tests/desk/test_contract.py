"""The API keeps to its description, whatever it is asked: two requests of schemathesis for each operation,
one as it should be and one as it should not.

`make probe-api` makes 10,000 of them.
"""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.applications import Starlette
from starlette.routing import Mount

from communique.reports.desk.api.app import create_api
from communique.reports.desk.safety import Rules, guarded

HOME = "http://127.0.0.1:8417"
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    unsupported_method,
)


@pytest.fixture(scope="session")
def described(context):
    """The API by its own description."""
    app = guarded(
        Starlette(routes=[Mount("/api/v1", create_api(context))]), Rules(hosts=frozenset({"127.0.0.1", "localhost", "testserver"}))
    )
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_keeps_to_its_description(described, mode):
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 100
    for operation in operations:
        if mode is GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters or operation.body):
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=1, deadline=None, database=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
        )
        def keeps(case):
            case.call_and_validate(checks=list(CHECKS))

        keeps()
