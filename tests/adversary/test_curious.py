"""A helper who tries everything, somebody kept apart who comes back, and whoever glances at a phone (H1, H5, S5)."""

from __future__ import annotations

import json
from random import Random

from bot.steps import apart, asks, capacity, farewell, introductions, invitations, offers, people
from data import members
from tests.adversary.street import DETAILS, SUMMARY, TEXT, Street, street, user, who

FIRST = 200
"""Characters that a locked phone may show (promise S5)."""


async def curious(place: Street, plan: Random, ref: str) -> None:
    """One thing a helper can do to find out who asks."""
    invitation = await place.invitation(ref, "hal")
    tries = [
        ("hal", invitations.press, (ref,)),
        ("hal", asks.withdraw, (ref,)),
        ("hal", asks.met, (ref,)),
        ("hal", asks.own, (ref,)),
        ("hal", asks.again, (ref, place.ref())),
        ("hal", introductions.role_in, (ref,)),
        ("hal", apart.listed, ()),
        ("hal", apart.add, (user("ana"),)),
        ("hal", apart.remove, (user("ana"),)),
        ("hal", capacity.rest, (plan.randint(1, 9),)),
        ("hal", capacity.end_rest, ()),
        ("hal", offers.take_up, (ref, place.ref())),
    ]
    for each in [invitation] if invitation is not None else []:
        tries += [
            ("hal", invitations.yes, (each,)),
            ("hal", invitations.no, (each,)),
            ("hal", introductions.accept, (each,)),
            ("hal", invitations.pass_over, (each,)),
        ]
    name, step, given = plan.choice(tries)
    if step in (apart.listed, apart.add, apart.remove):
        # Their own list holds whom they put there themselves.
        await place.do(step, who(name), *given)
    else:
        await place.answered(name, step, *given)
    await place.run(plan.choice([1, 600, 7200, 50_000]))
    await place.looks("hal")


async def test_h1_whatever_a_helper_tries_before_the_askers_yes_nothing_they_saw_holds_the_asker() -> None:
    tried = 0
    for seed in range(25):
        plan = Random(seed)
        async with street(seed) as place:
            await place.states("hal")
            ref = await place.asks("ana", shared=plan.choice(["neighbour", "quiet"]), now=True)
            asker = (await place.do(members.meet, people_guild(), user("ana"), "en-US")).ref
            for _ in range(8):
                await curious(place, plan, ref)
                tried += 1
            known = repr(place.screen("hal"))
            assert str(user("ana")) not in known
            assert asker not in known
            assert DETAILS not in known
    assert tried == 200


def people_guild() -> int:
    """The server in which all of this happens."""
    community = who("ana").community
    assert community is not None
    return community


async def test_h1_after_the_askers_yes_the_one_they_chose_knows_and_nobody_else() -> None:
    """Teeth: what is looked for above is there once it may be."""
    async with street(1) as place:
        await place.states("hal")
        await place.states("hugo")
        ref = await place.asks("ana", now=True)
        await place.press("hal", ref)
        invitation = await place.invitation(ref, "hal")
        await place.answered("ana", introductions.accept, invitation)
        await place.run(3600)
        assert str(user("ana")) in repr(place.screen("hal"))
        assert DETAILS in repr(place.screen("hal"))
        for name in ("hugo", "xenia", "sam"):
            assert str(user("ana")) not in repr(place.screen(name))
            assert DETAILS not in repr(place.screen(name))


async def test_h5_leaving_returning_renaming_and_other_roles_do_not_bring_a_blocked_pair_together() -> None:
    for seed, (owner, listed) in enumerate((("ana", "hal"), ("hal", "ana")) * 4):
        plan = Random(seed)
        async with street(seed) as place:
            await place.do(apart.add, who(owner), user(listed))
            for deed in plan.sample(["left", "renamed", "roles", "restated"], 4):
                member = await place.do(members.meet, people_guild(), user("hal"), "en-US")
                if deed == "left":
                    await place.do(farewell.missing, member.ref)
                    await place.run(700)
                    await place.do(farewell.missing, member.ref)
                    await place.run(3 * 86_400)
                    await place.do(people.here, who("hal"))
                elif deed == "renamed":
                    # A name is nothing Kith knows; what arrives with one is the language.
                    again = await place.do(members.meet, people_guild(), user("hal"), "es-ES")
                    assert again.ref == member.ref
                elif deed == "roles":
                    await place.do(people.here, who("hal", frozenset({plan.getrandbits(60)})))
                else:
                    await place.states("hal", at_once=plan.randint(1, 5))
            await place.states("hal")
            ref = await place.asks("ana", shared=plan.choice(["named", "neighbour", "quiet"]), now=True)
            await place.run(2 * 86_400)
            assert await place.invitation(ref, "hal") is None, "never proposed again"
            other = await place.asks("ana", now=True)
            await place.press("hal", other)
            await place.run(86_400)
            both = {user("ana"), user("hal")}
            assert not [each for each in place.discord.inside.values() if both <= each]
            assert str(user("hal")) not in repr([*place.own("ana"), *place.told["ana"]])


async def test_s5_no_direct_message_shows_words_or_topic_in_its_first_characters() -> None:
    seen = 0
    for seed in range(6):
        plan = Random(seed)
        async with street(seed) as place:
            await place.states("hal")
            await place.by_dm("ana", "hal")
            ref = await place.asks("ana", shared=plan.choice(["named", "neighbour", "quiet"]), now=True)
            await place.run(3600)
            invitation = await place.invitation(ref, "hal")
            assert invitation is not None
            await place.answered("hal", plan.choice([invitations.yes, invitations.no]), invitation)
            await place.run(6 * 3600)
            await place.answered("ana", plan.choice([invitations.pass_over, introductions.accept]), invitation)
            await place.run(40 * 86_400)
            for each in place.discord.events:
                if each.channel in place.discord.dms.values() and each.what == "send":
                    shown = "".join(_texts(json.loads(each.body)[0]))
                    for name in ("ana", "hal"):
                        shown = shown.replace(f"<@{user(name)}>", "@")
                    assert SUMMARY not in shown[:FIRST]
                    assert TEXT("kind.errands") not in shown[:FIRST]
                    seen += 1
    assert seen > 12


def _texts(parts: list[dict[str, object]]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if isinstance(part.get("content"), str):
            found.append(str(part["content"]))
        below = part.get("components")
        if isinstance(below, list):
            found += _texts(below)
    return found
