"""What asking meets: limits, hostile words, forms nobody could have filled in, a full disk, another server."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from bot.rules.refusal import Refusal
from data.store import StoreFailed
from tests.stories.hands import (
    arrive,
    bodies,
    fill_the_disk,
    free_the_disk,
    pressing,
    ref_of,
    sending,
    states,
    tables,
)
from tests.stories.town import Town

LIFT = "A lift to the library"
FORM = {"summary": LIFT, "details": "Number 4, blue door", "kind": ["transport"], "when": "week", "shared": "named"}


async def test_s51_a_sixth_open_ask_waits_as_a_draft_with_its_words(street: Town) -> None:
    for number in range(5):
        await street.posts(street.ana, f"Lift number {number}", shared="named")
    preview = await street.fills(street.ana, LIFT)
    refused = await street.ana.click(preview.response, label=street.text("ask.post"))
    assert street.text("refuse.many_open", most=5) in street.read(refused.response)
    assert (await states(street, "asks")).count("draft") == 1
    mine = await street.ana.slash(street.asks, "mine")
    more = await street.ana.click(mine.response, label=street.text("mine.more"))
    assert LIFT in street.read(more.response)


async def test_s51_an_eleventh_draft_is_refused_kindly_and_what_was_typed_comes_back(street: Town) -> None:
    late = await street.ana.slash(street.asks, "ask")
    for number in range(10):
        await street.fills(street.ana, f"Lift number {number}")
    refused = await street.ana.slash(street.asks, "ask")
    assert refused.modal is None
    assert street.read(refused.response) == street.text("refuse.many_drafts", most=10)
    answer = await street.ana.submit_modal(late, FORM)
    assert street.text("refuse.many_drafts", most=10) in street.read(answer.response)
    assert LIFT in street.read(answer.response)
    assert "Number 4, blue door" in street.read(answer.response)
    assert len(await states(street, "asks")) == 10


HOSTILE = [
    "@everyone and @here, <@{ana}> <@!{ana}> <@&{role}> <#{channel}> need a lift",
    "A [safe page](https://evil.example/login) and [another](<https://evil.example>)",
    "# Big\n## less\n-# small\n> quoted\n>>> all\n- list\n1. one\n``` code ```\n||spoiler|| ~~no~~ __u__ **b** *i* _i_",
    "\u202eback to front\u202c \u200bzero\u200bwidth\ufeff \u2066isolated\u2069 \U000e0041tag",
    "</ask:1> <:name:1> <a:name:1> <t:0:R> <id:customize> {who} {seen} %s \\*",
    "a\n\n" * 99 + "end",
    "*" * 299 + "a",
]


async def test_x1_hostile_words_ping_nobody_and_stay_words(street: Town) -> None:
    await street.states(street.ben, "transport")
    names = {"{ana}": str(street.ana.id), "{role}": str(street.guild.default_role.id), "{channel}": str(street.asks.id)}
    for hostile in HOSTILE:
        for name, value in names.items():
            hostile = hostile.replace(name, value)
        preview = await street.fills(street.ana, hostile[:300], details=(hostile * 5)[:1000])
        posted = await street.ana.click(preview.response, label=street.text("ask.post"))
        await street.later(5)
        mine = await street.ana.slash(street.asks, "mine")
        card = street.cards(street.asks)[-1]
        for reply in (preview.response, posted.response, mine.response, card):
            quotes = [line.removeprefix("> ") for line in street.read(reply).splitlines() if line.startswith("> ")]
            for line in quotes:
                bare = re.sub(r"https?://[^\s\[\]()<>]+", "", re.sub(r"\\([^\w\s]|_)", "x", line))
                assert not re.search(r"[*_~`|\[\]<>@#]|^\s*(-|\+|\d+\.)\s", bare), line
                assert not re.search("[\u200b\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]", line)
        await street.ana.click(mine.response, label=street.text("mine.met"))
    for request in street.env.http_requests:
        if request.json is None or not request.path.endswith(("/messages", "/callback", "/@original")):
            continue
        body = request.json.get("data", request.json)
        if body is None or body.get("components") is None or "title" in body:
            continue
        allowed = body.get("allowed_mentions")
        assert allowed is not None, request.path
        assert not allowed.get("parse"), request.path
        assert not allowed.get("roles"), request.path
        assert set(map(int, allowed.get("users") or ())) <= {street.ben.id, street.ana.id}
        if request.path == f"/channels/{street.asks.id}/messages":
            assert not allowed.get("users"), "a card in the channel notifies nobody"


async def test_s23_the_longest_summary_and_details_reach_the_helper_whole(street: Town) -> None:
    summary = ("Carry a box up, please. " * 13)[:296] + " end"
    details = ("Number 4, the blue door, ring twice.\n" * 28)[:993] + " finis"
    preview = await street.fills(street.ana, summary, details=details)
    toggled = await street.ana.click(preview.response, label=street.text("ask.first_off"))
    form = await street.ana.click(toggled.response, label=street.text("ask.change"))
    assert "finis" in json.dumps(form.modal, ensure_ascii=False)
    await street.ana.click(toggled.response, label=street.text("ask.post"))
    await street.later(5)
    await street.ben.click(street.card(street.asks, "Carry a box"), label=street.text("ask.card.help"))
    await street.later(5)
    opening = street.read(street.card(street.shared_place(street.ana, street.ben), "Carry a box"))
    plain = opening.replace("> ", "").replace("\\", "")
    assert summary in plain
    assert details in plain


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"summary": "long " * 70}, "refuse.too_long"),
        ({"details": "long " * 320}, "refuse.too_long"),
        ({"summary": "\u200b \u202e\n"}, "refuse.empty"),
        ({"kind": ["everything"]}, "refuse.unknown_kind"),
        ({"when": "yesterday"}, "refuse.unknown_choice"),
        ({"shared": "loudly"}, "refuse.unknown_choice"),
    ],
)
async def test_fault_31_what_cannot_be_taken_names_the_field_gives_the_words_back_and_keeps_nothing(
    street: Town, change: dict[str, Any], key: str
) -> None:
    before = await tables(street, "members")
    (sent,) = await arrive(street, sending(street, street.ana, "v1:ask.form:abcdef0123456789", FORM | change))
    assert street.text(key).split("{")[0] in sent.words
    if key == "refuse.too_long":
        assert street.text(f"ask.form.{next(iter(change))}") in sent.words
    assert "Number 4, blue door" in sent.words or "long long" in sent.words
    assert await tables(street, "members") == before


async def test_fault_21_when_nothing_can_be_saved_the_words_come_back_to_the_asker_alone(street: Town) -> None:
    street.expected = (Refusal, StoreFailed)
    form = await street.ana.slash(street.asks, "ask")
    again = await street.ana.slash(street.asks, "ask")
    before = await tables(street, "members")
    await fill_the_disk(street)
    since = len(street.env.http_requests)
    answer = await street.ana.submit_modal(form, FORM | {"details": "Number 4, blue door " * 45, "summary": "Lift me"})
    shown = street.read(answer.response)
    assert street.text("error.storage", code="@").split("@")[0] in shown
    assert street.text("error.given_back") in shown
    assert "Lift me" in shown, "short words are words too"
    assert "Number 4, blue door" in shown
    assert answer.response.ephemeral
    assert [path for _, path, body in bodies(street, since) if "blue door" in body] == [
        path for _, path, _ in bodies(street, since) if "/interactions/" in path
    ]
    await free_the_disk(street)
    assert await tables(street, "members") == before
    kept = await street.ana.submit_modal(again, FORM)
    assert street.text("ask.preview.title") in street.read(kept.response)
    assert await states(street, "asks") == ["draft"]


async def test_fault_28_a_form_from_before_the_server_removed_kith_is_answered_and_gives_the_words_back(
    street: Town,
) -> None:
    form = await street.ana.slash(street.asks, "ask")
    street.env.backend.emit("GUILD_DELETE", {"id": str(street.guild.id)})
    await street.env.settle()
    assert await states(street, "communities") == ["removed"]
    answer = await street.ana.submit_modal(form, FORM)
    assert street.text("refuse.not_set_up") in street.read(answer.response)
    assert LIFT in street.read(answer.response)
    assert await states(street, "asks") == []


async def test_m5_nothing_of_one_community_exists_in_another(street: Town) -> None:
    await street.posts(street.ana, LIFT)
    preview = await street.fills(street.ana, "Another lift")
    elsewhere = street.env.create_guild("Elsewhere")
    hall = elsewhere.create_text_channel("hall")
    elsewhere.add_member(street.ana.user), elsewhere.add_member(street.ben.user)
    draft = ref_of(street, preview.response, street.text("ask.post"))
    ask = ref_of(street, street.card(street.asks, LIFT), street.text("ask.card.help"))
    before = await tables(street, "members")
    for who, control in (
        (street.ben, f"v1:ask.help:{ask}"),
        (street.ana, f"v1:ask.withdraw_yes:{ask}"),
        (street.ana, f"v1:ask.post:{draft}"),
    ):
        (sent,) = await arrive(street, pressing(street, who, control, channel=hall))
        assert sent.words == street.text("refuse.gone"), control
    # What is let go is gone: one of another server sounds like one that is gone already, and is not touched.
    (sent,) = await arrive(street, pressing(street, street.ana, f"v1:ask.drop:{draft}", channel=hall))
    assert sent.words == street.text("ask.dropped")
    known = await tables(street, "members")
    assert known | {"inbox": []} == before | {"inbox": []}
