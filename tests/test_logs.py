"""Log lines: without secrets, a line a message, and nothing in them that drives a terminal."""

from __future__ import annotations

import io
import json
import logging
import sys
import time

import pytest

from communique.etl import cli, logs, settings

SECRET = "hunter2-Zq9"


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://user:{}@host/name",
        "postgresql://user:@{}@host/name?x=1",
        "postgresql://host/name?sslpassword={}&x=1",
        "host=h password={} dbname=d",
        "host=h password='a {}' dbname=d",
        'password = "{} \\" {}"',
        "AWS_SECRET_ACCESS_KEY={}",
        '{{"api_key": "{}", "b": 1}}',
        "{{'secret': '{}'}}",
        "https://example.org/hook?token={}&a=b",
        "Authorization: Bearer {}abcdefgh",
        "'Authorization': 'Basic {}'",
    ],
)
def test_secrets_are_blotted_out(text: str) -> None:
    shown = logs.redact(text.format(*[SECRET] * text.count("{}")))
    assert SECRET not in shown
    assert "***" in shown


@pytest.mark.parametrize(
    "text", ["SMTP_PASSWORD: there is no such variable", "https://host:80/a@b", "a basic principle", "tokens of 5 words"]
)
def test_words_are_not_secrets(text: str) -> None:
    assert logs.redact(text) == text


@pytest.mark.parametrize(
    "text", ["a." * 200_000, "token" * 100_000, "://" * 200_000, "://a:" * 100_000, "'" * 200_000, 'secret="\\' * 50_000]
)
def test_no_text_is_searched_for_long(text: str) -> None:
    begin = time.process_time()
    logs.redact(text)
    assert time.process_time() - begin < 10


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch):
    """Log records as they are written, by format."""

    def written(format: str, log) -> str:
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stderr", stream)
        logs.set_up("debug", format)
        log(logging.getLogger("communique.test"))
        return stream.getvalue()

    yield written
    logging.basicConfig(level="WARNING", force=True)


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_message_is_one_line_and_drives_no_terminal(lines, format: str) -> None:
    hostile = "title \x1b[2J\x9b31m\u202e\r\nERROR communique.etl: all is lost"
    shown = lines(format, lambda log: log.warning("read %s", hostile))
    assert shown.count("\n") == 1
    assert not set("\x1b\x9b\u202e\r") & set(shown)
    assert "all is lost" in (json.loads(shown)["message"] if format == "json" else shown)


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_trace_has_no_secrets_and_no_escapes(lines, format: str) -> None:
    def fail(log: logging.Logger) -> None:
        try:
            raise ValueError(f"\x1b[31mpostgresql://u:{SECRET}@h/d")
        except ValueError:
            log.exception("failed")

    shown = lines(format, fail)
    assert "ValueError" in shown
    assert SECRET not in shown
    assert "\x1b" not in shown


def test_no_command_tells_a_password_however_verbose(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://u:{SECRET}@127.0.0.1:1/d?sslpassword={SECRET}")
    try:
        for line in (
            ["status"],
            ["report", "run", "latest-happenings"],
            ["config"],
            ["doctor"],
            ["db", "status"],
            ["run", "x"],
        ):
            settings.reset()
            code = cli.main([*line, "-v", "-v"])
            shown = capfd.readouterr()
            assert SECRET not in shown.out + shown.err, line
            assert code in {0, 1}
    finally:
        settings.reset()
        logging.basicConfig(level="WARNING", force=True)
