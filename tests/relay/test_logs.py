"""Logs hold a minute, a name, a reference and a code; never words, never ids, never secrets."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from bot import logs

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE." + "x" * 38
INTERACTION = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4" + "Q" * 120


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is written after a fresh setup at DEBUG; everything is put back afterwards."""
    root = logging.getLogger()
    kept = {name: logging.getLogger(name).level for name in (*logs.LIBRARIES, "kith", "discord.http")}
    handlers, level = root.handlers[:], root.level
    root.handlers[:] = []
    logs.setup("DEBUG")
    out = io.StringIO()
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(out)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in kept.items():
        logging.getLogger(name).setLevel(was)


def test_an_event_is_a_minute_a_name_a_reference_and_a_code(lines: io.StringIO) -> None:
    logs.event("message.sent", ref="0123456789abcdef", code=50013)
    logs.event("due.unknown", code="ValueError", level=logging.WARNING)
    first, second = lines.getvalue().splitlines()
    moment, *rest = first.split(" ")
    assert (len(moment), moment[-1], rest) == (17, "Z", ["message.sent", "ref=0123456789abcdef", "code=50013"])
    assert second.split(" ")[1:] == ["WARNING", "due.unknown", "code=ValueError"]


def test_a_careless_call_says_no_more_than_it_should(lines: io.StringIO) -> None:
    logs.event("I need help with my rent", ref="Ana", code="she wrote: please")
    logs.event("turn.failed", ref="123456789012345678", code=123456789012345678)
    written = lines.getvalue()
    for secret in ("rent", "Ana", "please", "123456789012345678"):
        assert secret not in written
    assert written.count("…") == 5


@pytest.mark.parametrize(
    "name", ["discord", "discord.http", "discord.gateway", "aiosqlite", "aiohttp.client", "asyncio"]
)
def test_libraries_never_write_at_debug_whatever_is_asked_for(lines: io.StringIO, name: str) -> None:
    logging.getLogger(name).debug("bound parameters and bodies")
    assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)
    assert lines.getvalue() == ""


def test_a_library_logger_that_was_opened_before_is_closed_again(lines: io.StringIO) -> None:
    logging.getLogger("discord.http").setLevel(logging.DEBUG)
    logs.setup("DEBUG")
    logging.getLogger("discord.http").debug("a body")
    assert lines.getvalue() == ""


def test_a_higher_level_holds_for_libraries_as_well(lines: io.StringIO) -> None:
    logs.setup("ERROR")
    logging.getLogger("discord").warning("slow")
    logs.event("message.sent")
    assert lines.getvalue() == ""


def test_ids_and_tokens_are_hidden_wherever_they_stand(lines: io.StringIO) -> None:
    library = logging.getLogger("discord.client")
    library.warning(f"token {TOKEN} of 123456789012345678")
    library.warning(f"PATCH /webhooks/123456789012345678/{INTERACTION}/messages/@original")
    library.warning("POST /interactions/1234567890123456/short-token/callback")
    library.warning(f"left {INTERACTION} here, mfa.{'z' * 30}")
    written = lines.getvalue()
    for secret in (
        TOKEN,
        TOKEN[-20:],
        "123456789012345678",
        "1234567890123456",
        INTERACTION,
        "QQQ",
        "short-token",
        "zzz",
    ):
        assert secret not in written
    assert "/messages/@original" in written and "/callback" in written


def test_what_a_library_puts_into_its_sentences_is_left_out_but_numbers(lines: io.StringIO) -> None:
    logging.getLogger("discord.http").warning(
        "Limited. %s %s answered %d. Again in %.2f seconds.", "GET", "Ana", 429, 1.5
    )
    logging.getLogger("apscheduler.executors").error('Job "%s" failed 100%%', "my rent")
    limited, job = lines.getvalue().splitlines()
    assert limited.endswith("WARNING discord.http: Limited. … … answered 429. Again in 1.5 seconds.")
    assert job.endswith('Job "…" failed 100%')


def test_an_exception_is_a_type_and_nothing_else(lines: io.StringIO) -> None:
    try:
        raise ValueError("what somebody wrote")
    except ValueError:
        logging.getLogger("discord.client").exception("Ignoring exception in %s", "on_interaction", stack_info=True)
    logging.getLogger("asyncio").error(
        "Task exception was never retrieved\nfuture: <Task exception=what somebody wrote>"
    )
    first, second = lines.getvalue().splitlines()
    assert first.endswith("ERROR discord.client: Ignoring exception in … (ValueError)")
    assert second.endswith("ERROR asyncio: Task exception was never retrieved")


def test_every_handler_is_guarded_once_however_often_setup_is_called(lines: io.StringIO) -> None:
    other = logging.StreamHandler(io.StringIO())
    logging.getLogger().addHandler(other)
    library = logging.StreamHandler(io.StringIO())
    logging.getLogger("discord").addHandler(library)
    try:
        logs.setup("INFO")
        logs.setup("INFO")
        logging.getLogger("discord").error("of 123456789012345678")
        for handler in (other, library):
            assert [type(each) for each in handler.filters] == [logs.Redaction]
            assert "123456789012345678" not in handler.stream.getvalue()
        assert len([each for each in logging.getLogger().handlers if isinstance(each.formatter, logs.Line)]) == 1
    finally:
        logging.getLogger("discord").removeHandler(library)
