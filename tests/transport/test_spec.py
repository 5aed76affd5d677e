"""Proves that the check of outgoing bodies bites, by the document where it is present and by our own rules always."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import spec
from tests.spec import V2_FLAG, is_command_name, needs_document, own_problems, problems

MESSAGES = "/channels/123456789012345678/messages"
COMMANDS = "/applications/123456789012345678/commands"
CALLBACK = "/interactions/123456789012345678/token/callback"


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(custom_id: str, label: str = "Go") -> dict[str, Any]:
    return {"type": 1, "components": [{"type": 2, "style": 1, "label": label, "custom_id": custom_id}]}


def card(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"flags": V2_FLAG, "components": [{"type": 17, "components": list(components)}], **more}


def command(*options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 1, "name": "ask", "description": "Ask", "options": list(options), **more}


def option(name: str, **more: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "Some words", **more}


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (card(text("a" * 2500), text("b" * 1501)), "4001 characters"),
        (card(*[{"type": 14}] * 40), "41 components"),
        (card(button("x"), button("x")), "custom_id used 2 times"),
        (card(text("a"), content="beside"), "content beside"),
        (card(text("a"), embeds=[{"title": "beside"}]), "embeds beside"),
        (card(text("a"), poll={"question": {"text": "?"}}), "poll beside"),
        ({"components": [text("a")]}, "without the flag"),
    ],
)
def test_a_message_that_breaks_a_rule_of_components_v2_is_named(body: dict[str, Any], part: str) -> None:
    assert any(part in problem for problem in own_problems("POST", MESSAGES, body))
    assert any(part in problem for problem in own_problems("POST", CALLBACK, {"type": 4, "data": body}))


def test_a_form_that_uses_one_custom_id_twice_is_named() -> None:
    rows = [{"type": 18, "label": "L", "component": {"type": 4, "custom_id": "a", "style": 1}} for _ in range(2)]
    data = {"title": "T", "custom_id": "form", "components": rows}
    assert own_problems("POST", CALLBACK, {"type": 9, "data": data}) == ["custom_id used 2 times: 'a'"]


@pytest.mark.parametrize(
    ("commands", "part"),
    [
        ([command(name="Ask")], "'Ask'"),
        ([command(name_localizations={"es-ES": "pide algo"})], "'pide algo' (es-ES)"),
        ([command(option("when"), option("what", required=True))], "comes after an optional"),
        ([command(option("one"), option("one"))], "are called 'one'"),
        ([command(option("a", name_localizations={"de": "b"}), option("b"))], "are called 'b' (de)"),
        ([command(name=f"n{n}") for n in range(101)], "101 commands"),
        ([command(), command()], "is there 2 times"),
        ([command(*[option(f"o{n}", description="d" * 99, choices=[
            {"name": "c" * 90, "value": "v" * 90} for _ in range(25)]) for n in range(2)])], "characters"),
        ([command({"type": 1, "name": "sub", "description": "s", "options": [option("BIG")]})], "'BIG'"),
    ],
)  # fmt: skip
def test_commands_that_break_a_rule_are_named(commands: list[dict[str, Any]], part: str) -> None:
    assert any(part in problem for problem in own_problems("PUT", COMMANDS, commands))


def test_names_in_any_script_are_told_from_names_discord_refuses() -> None:
    assert all(map(is_command_name, ("ask", "pedir-ayuda", "l'aide", "頼む", "मदद", "ช่วย", "żądaj_2")))
    assert not any(map(is_command_name, ("", "Ask", "two words", "a" * 33, "what?", "ÉTÉ")))


def test_without_the_document_our_own_rules_still_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(spec, "DOCUMENT", tmp_path / "absent.json")
    monkeypatch.setattr(spec, "_loaded", [])
    assert spec.check() is None
    assert problems("POST", "/no/such/endpoint", {"contnt": "x"}) == []
    assert problems("POST", MESSAGES, card(text("a"), content="b")) == ["content beside components V2"]


@needs_document
@pytest.mark.parametrize(
    ("method", "path", "body", "part"),
    [
        ("POST", MESSAGES, {"content": "x" * 2001}, "content"),
        ("POST", MESSAGES, {"contnt": "x"}, "unknown field 'contnt'"),
        ("POST", MESSAGES, card(text("a" * 4001)), "content"),
        ("POST", MESSAGES, card(button("x" * 101)), "custom_id"),
        ("POST", "/channels/1/mesages", {}, "no such endpoint"),
        ("PUT", "/channels/1/thread-members/2", {"a": 1}, "no JSON body"),
        ("POST", "/channels/1/threads", {"name": "n" * 101, "type": 12}, "name"),
        ("POST", "/channels/1/threads", {"name": "n", "type": 12, "auto_archive_duration": 61}, "auto_archive"),
        ("PUT", COMMANDS, [command(option("a" * 33))], "name"),
        ("POST", CALLBACK, {"type": 9, "data": {"title": "t" * 46, "custom_id": "c", "components": []}}, "title"),
    ],
)
def test_what_the_document_forbids_is_named(method: str, path: str, body: Any, part: str) -> None:
    assert any(part in problem for problem in problems(method, path, body))


@needs_document
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", MESSAGES, {"content": "x" * 2000, "nonce": "n", "enforce_nonce": True}),
        ("POST", MESSAGES, card(text("a" * 4000), button("v1:more:ref"))),
        ("PATCH", f"{MESSAGES}/123456789012345679", {"components": [text("a")]}),
        ("POST", "/users/@me/channels", {"recipient_id": 123456789012345678}),
        ("PUT", "/channels/1/thread-members/2", None),
        (
            "PUT",
            COMMANDS,
            [command(option("what", required=True), option("when"), name_localizations={"es-ES": "pide"})],
        ),
    ],
)
def test_what_discord_accepts_passes(method: str, path: str, body: Any) -> None:
    assert problems(method, path, body) == []
