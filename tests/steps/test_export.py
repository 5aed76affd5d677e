"""What a person downloads is all that is kept about them, to the letter, and nothing of anybody else (S52, G17, H2)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.steps import apart, farewell, invitations
from bot.steps.export import export
from bot.steps.held import Held, held
from data import (
    asks,
    capacities,
    celebrations,
    due,
    introductions,
    members,
    offers,
    outbox,
    proposals,
    reflections,
    suggestions,
    threads,
)
from data import invitations as invitation_rows
from data.house import Proposal
from data.records import (
    DAY,
    Ask,
    Capacity,
    Celebration,
    Gives,
    Introduction,
    Invitation,
    Member,
    Needs,
    Offer,
    Outgoing,
    Reflection,
    Suggestion,
)
from data.store import Tx, rows
from tests.steps.full import ME, ask_of, full, told, words
from tests.steps.world import HERE, NAMES, World, user, who

LEFT_OUT: dict[type, dict[str, str]] = {
    Member: {"ref": "a random word that stands for them", "community": "named once, at the top"},
    Capacity: {"member": "their own ref", "community": "named once, at the top"},
    Ask: {"ref": "random", "community": "at the top", "asker": "their own ref", "offer": "somebody else's"},
    Offer: {"ref": "random", "community": "at the top", "owner": "their own ref"},
    Celebration: {"ref": "random", "community": "at the top", "owner": "their own ref"},
    Reflection: {"ref": "random", "community": "at the top", "owner": "their own ref"},
    Proposal: {"ref": "random", "community": "at the top", "owner": "their own ref"},
    Suggestion: {
        "ref": "random",
        "community": "at the top",
        "friend": "their own ref",
        "person": "somebody else's",
        "state": "whose it was for alone",
        "became": "whose it was for alone",
    },
    Invitation: {"ref": "random", "community": "at the top", "ask": "somebody else's", "helper": "their own ref"},
    Introduction: {"ref": "random", "community": "at the top", "ask": "around it", "invitation": "somebody else's"},
}
"""What of a record is not in the file, and why; every other field is."""

CALLED = {
    "needed_by": "needed_by", "visible_at": "visible_from", "made_day": "made_on", "closed_day": "closed_on",
    "ended_day": "ended_on",
    "quiet_from": "quiet_from_minute", "quiet_to": "quiet_to_minute", "ready_at": "asked_again_from",
    "stated_day": "stated_on", "kept_day": "kept_on",
    "origin": "how", "asked_at": "asked_at", "taken_at": "taken_on_at",
    "locale": "language", "reach": "reached", "closed_until": "direct_messages_closed_until",
    "absent_since": "seems_to_have_left_since",
}  # fmt: skip
"""What a field of a record is called in the file, where that is another name."""

MOMENTS = {"needed_by", "visible_at", "rest_until", "ready_at", "asked_at", "taken_at", "closed_until", "absent_since"}


async def file_of(world: World, name: str) -> dict[str, Any]:
    """What somebody downloads."""
    found = await world.do(held, who(name))
    assert found is not None
    return export(found, world.now)


def as_written(name: str, value: Any) -> Any:
    """A value as it stands in the file."""
    if value is None:
        return None
    if name.endswith("_day"):
        return datetime.fromtimestamp(value * DAY, UTC).strftime("%Y-%m-%d")
    if name in MOMENTS:
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, (Gives, Needs)):
        return {each.name: as_written("", getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def differences(record: Any, written: dict[str, Any]) -> Iterator[str]:
    """Every field of a record that the file does not say as it is kept."""
    for each in fields(record):
        if each.name in LEFT_OUT[type(record)]:
            continue
        kept = as_written(each.name, getattr(record, each.name))
        if written.get(CALLED.get(each.name, each.name), "nothing") != kept:
            yield f"{type(record).__name__}.{each.name}: kept {kept!r}"


async def test_s52_every_field_that_is_kept_stands_in_the_file_as_it_is_kept(world: World) -> None:
    await full(world)
    written = await file_of(world, ME)

    def compared(tx: Tx) -> list[str]:
        me = members.find(tx, HERE, user(ME))
        assert me is not None
        found = [*differences(me, written["you"])]
        stated = capacities.get(tx, me.ref)
        assert stated is not None
        found += differences(stated, written["capacity"])
        mine = asks.everything_of(tx, me.ref)
        assert len(mine) == len(written["asks"]) == 6
        for ask, said in zip(mine, written["asks"], strict=True):
            # The words of an ask made by taking up an offer are the offerer's.
            wrong = [each for each in differences(ask, said) if ask.offer is None or "summary" not in each]
            found += wrong
            assert (said["summary"] is None) == (ask.offer is not None) == said["took_up_an_offer"]
            lapses = due.when(tx, "draft.lapse" if ask.state == "draft" else "ask.lapse", ask.ref)
            assert said["closes_at"] == as_written("needed_by", lapses)
            for introduction, place in zip(introductions.of(tx, ask.ref), said["introductions"], strict=True):
                found += differences(introduction, place)
                thread = threads.about(tx, "introduction", introduction.ref)
                assert thread is not None and place["private_thread"] == str(thread.thread)
                assert place["with"] == "a helper"
        given = offers.owned(tx, me.ref)
        assert len(given) == len(written["offers"]) == 2
        for offer, said in zip(given, written["offers"], strict=True):
            found += differences(offer, said)
        for own, part in (
            (celebrations.owned(tx, me.ref), "celebrations"),
            (reflections.of(tx, me.ref), "reflections"),
            (suggestions.by(tx, me.ref), "written_for_others"),
            (proposals.owned(tx, me.ref), "suggested_for_rituals"),
        ):
            assert len(own) == len(written[part]) == (3 if part == "celebrations" else 1)
            for each, said in zip(own, written[part], strict=True):
                found += differences(each, said)
        answered = invitation_rows.everything_of(tx, me.ref)
        assert len(answered) == len(written["invitations"]) == 4
        for invitation, said in zip(answered, written["invitations"], strict=True):
            passed = invitation.state == "passed"
            found += [each for each in differences(invitation, said) if not (passed and ".state" in each)]
            about = asks.get(tx, invitation.ask)
            assert about is not None and (said["kind"], said["from"]) == (about.kind, "an asker")
        told_them = [each for each in outbox.to_member(tx, HERE, me.ref) if each.message is not None]
        standing = {str(each.message) for each in told_them}
        assert standing and standing <= {each["message"] for each in written["messages"]}
        return found

    assert await world.do(compared) == []
    assert written["kept_apart_from"] == ["a member"]
    assert [(each["from"], each["kind"]) for each in written["written_for_you"]] == [("a member", "tech")]
    assert written["you"]["discord_user"] == str(user(ME))
    assert written["community"] == str(HERE)


async def test_s52_everything_that_leads_to_them_in_the_database_is_in_the_file(world: World) -> None:
    """From the other side: whatever rows bear their ref or their words, the file has as many of."""
    await full(world)
    written = json.dumps(await file_of(world, ME))
    for what in ("matched", "met", "open", "quiet", "draft"):
        assert words(ME, what) in written and words(ME, f"{what}details") in written
    for what in (
        "offer",
        "closedoffer",
        "good",
        "unnamedgood",
        "unpostedgood",
        "question",
        "thought",
        "written",
        "thanks",
    ):
        assert words(ME, what) in written


async def test_h1_nobody_elses_words_names_or_refs_are_in_it(world: World) -> None:
    await full(world)
    for name in NAMES:
        if await world.do(held, who(name)) is None:
            continue
        written = json.dumps(await file_of(world, name))
        for other in NAMES:
            if other != name:
                assert f"canary{other}" not in written, (name, other)
                assert str(user(other)) not in written, (name, other)
        refs = await world.do(
            lambda tx: [
                each["ref"]
                for table in (
                    "members",
                    "asks",
                    "offers",
                    "invitations",
                    "introductions",
                    "apart",
                    "threads",
                    "outbox",
                    "celebrations",
                    "reflections",
                    "suggestions",
                )
                for each in tx.db.execute(f"SELECT ref FROM {table}")
            ]
        )
        assert [each for each in refs if f'"{each}"' in written] == [], name


def keys(value: Any) -> Iterator[str]:
    """Every key of a file, at whatever depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


async def test_i9_there_is_no_count_in_it(world: World) -> None:
    """The only numbers are the ones they stated themselves."""
    await full(world)
    written = await file_of(world, ME)
    numbers = {
        name
        for part in (written["you"], written["capacity"], *written["asks"], *written["offers"], *written["invitations"])
        for name, value in part.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }
    assert numbers == {"at_once", "per_week", "quiet_from_minute", "quiet_to_minute"}
    assert not any(re in name for name in keys(written) for re in ("count", "total", "number", "score", "times"))


@pytest.mark.parametrize("owner", ["helper", "asker"])
async def test_h2_being_kept_apart_and_being_passed_over_look_like_waiting_in_the_file(owner: str) -> None:
    """The helper's whole file, in a community where they are kept apart from the asker, are passed over, or wait."""
    from tests.steps.world import opened

    files: list[dict[str, Any]] = []
    for how in ("waits", "passed over", "kept apart"):
        async with opened() as world:
            await world.states("helper", kinds=frozenset({"tech"}))
            if how == "kept apart":
                await world.do(apart.add, who("asker"), user("helper"))
            ref = await ask_of(world, "asker", "need")
            await world.do(invitations.press, who("helper"), ref)
            if how == "passed over":
                yes = (await world.invitation(ref, "helper")).ref
                await world.do(invitations.pass_over, who("asker"), yes)
            await told(world)
            written = await file_of(world, "helper")
            # What differs by chance alone: when their thread was made, and which message is which.
            written["messages"] = sorted(each["kind"] for each in written["messages"])
            written["you"]["private_thread"] = None
            files.append(written)
    assert files[0] == files[1] == files[2]
    assert files[0]["invitations"][0]["state"] == "yes"


async def test_h2_an_asker_finds_no_decline_in_theirs(world: World) -> None:
    files = []
    for name in ("helper", "other"):
        await world.states(name)
        ref = await ask_of(world, ME, "need")
        if name == "other":
            await world.do(invitations.no, who(name), (await world.invitation(ref, name)).ref)
        (ask,) = [each for each in (await file_of(world, ME))["asks"] if each["state"] == "open"]
        files.append({key: value for key, value in ask.items() if key != "code"})
        from bot.steps import asks as ask_steps

        await world.do(ask_steps.withdraw, who(ME), ref)
        await world.states(name, kinds=frozenset())
    assert files[0] == files[1]


async def test_looking_meets_nobody(world: World) -> None:
    assert await world.do(held, who("stranger")) is None
    assert await world.do(members.find, HERE, user("stranger")) is None


async def test_s36_when_everything_goes_because_they_seem_to_have_left_is_said(world: World) -> None:
    await full(world)
    ref = await world.member(ME)
    for _ in range(2):
        await world.do(farewell.missing, ref)
        await world.pass_time(700)
    written = await file_of(world, ME)
    assert written["you"]["forgotten_at"] is not None
    assert written["you"]["seems_to_have_left_since"] is not None


async def test_s52_the_areas_somebody_named_stand_in_it_by_their_names_and_no_others(world: World) -> None:
    await full(world)
    written = await file_of(world, ME)
    assert sorted(written["areas"].values()) == ["Harbour", "Market"]
    assert set(written["capacity"]["gives"]["areas"]) == set(written["areas"])
    assert (await file_of(world, "helper"))["areas"] == {}


def test_every_part_of_what_is_held_is_written() -> None:
    assert {each.name for each in fields(Held)} == {
        "user", "member", "capacity", "asks", "offers", "invitations", "apart", "corner", "messages", "goes_at",
        "announcements",
        "areas", "celebrations", "changes", "reviews", "reflections", "nudging", "suggestions", "suggested",
        "proposals", "subscriptions", "reports", "pauses", "agreed", "looks_after", "acts", "lists", "talks", "rooms",
    }  # fmt: skip


async def test_what_is_not_said_yet_is_not_in_it(world: World) -> None:
    """A word that waits for its moment would tell of what happened before that moment (H2)."""
    await ask_of(world, ME, "need")
    waiting: list[Outgoing] = await world.do(lambda tx: [each for each in _all(tx) if each.kind == "ask.nobody"])
    assert waiting
    assert "ask.nobody" not in json.dumps(await file_of(world, ME))


def _all(tx: Tx) -> list[Outgoing]:
    return [each for row in rows(tx, "SELECT ref FROM outbox") if (each := outbox.get(tx, row["ref"]))]
