"""People who live through the trail of an ask while Kith is killed under them: they try again, as people do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

from data.content import KINDS
from tests.transport.checks import Secret
from tests.transport.parts import words
from tests.transport.people import Outcome
from tests.transport.records import Message, User
from tests.transport.street import Street, labels

TRIES = 400
"""So often somebody tries one thing before they count as stuck."""


class Stuck(Exception):
    """Somebody waits for something that never comes; the argument says who and for what."""


class Trail:
    """One ask by a fresh asker, and a fresh helper for it. What it is like is drawn from `chance`.

    `doing` is what somebody tries or waits for now, and `over` says that all was done. `acknowledged` is set once the
    asker has been told that the ask is on its way. `secrets` say from when on who may know whom. `steps` counts what
    was done, so that others can see that it goes on.
    """

    def __init__(self, street: Street, number: int, chance: Random) -> None:
        self.street, self.world, self.text, self.number = street, street.world, street.text, number
        self.summary = f"need {number:04}x"
        self.kind = KINDS[number % len(KINDS)]
        self.shared = chance.choice(("named", "neighbour", "neighbour", "quiet"))
        self.first = chance.random() < 0.3
        self.ending = chance.choice(("stay", "finished", "leave", "new", "withdraw"))
        # Of those who said what they can give, none may be left free, or a later ask would find them instead.
        self.invited = self.ending != "withdraw" and (self.shared == "quiet" or chance.random() < 0.6)
        self.asker = street.member(f"asker{number:04}x")
        self.helper = street.member(f"helper{number:04}x")
        self.acknowledged = self.over = False
        self.secrets = [Secret(self.asker), Secret(self.helper)]
        self.steps, self.doing = 0, "nothing yet"

    def __str__(self) -> str:
        return f"{self.summary} ({self.shared}, {self.ending}): {self.doing}"

    async def live(self) -> None:
        """From the form to whatever ending it has. Raises Stuck."""
        if self.invited:
            await self._state()
        posted = await self._post()
        if self.ending == "withdraw":
            await self._withdraw(posted)
        else:
            await self._meet()
            await self._end(posted)
        self.over = True

    # One thing after another.

    async def _state(self) -> None:
        form = (await self.act(lambda: self.street.people.slash(self.helper, self.street.asks, "capacity"))).form
        said = {"tide": "some", "kinds": [self.kind], "at_once": "1", "per_week": "1", "quiet": "none"}
        await self.act(lambda: self.street.people.submit(self.helper, form, said), "capacity.card.title")

    async def _post(self) -> Message:
        street, people = self.street, self.street.people
        form = (await self.act(lambda: people.slash(self.asker, street.asks, "ask"))).form
        filled = street.filled(self.summary, details=f"door {self.number:04}x", kind=self.kind, shared=self.shared)
        preview = _reply(await self.act(lambda: people.submit(self.asker, form, filled), "ask.preview.title"))
        if self.first:
            await self.act(lambda: street.press(self.asker, preview, "ask.first_off"), "ask.first_on")
        key = "ask.post" if self.shared == "named" else "ask.post_now"
        if self.shared == "named":
            self.secrets[0].until, self.secrets[0].then = len(self.world.audit), None
        posted = await self.act(
            lambda: street.press(self.asker, preview, key), "ask.posted.title", "refuse.ask_matched"
        )
        self.acknowledged = self.text("ask.posted.title") in posted.words
        return _reply(posted)

    async def _withdraw(self, posted: Message) -> None:
        sure = _reply(await self.act(lambda: self.street.press(self.asker, posted, "ask.withdraw")))
        await self.act(
            lambda: self.street.press(self.asker, sure, "ask.withdraw_yes"), "ask.withdrawn", "refuse.ask_withdrawn"
        )

    async def _meet(self) -> None:
        if self.invited:
            found, key = await self.hears(self.helper, self.summary, "invitation.can"), "invitation.can"
        else:
            found, key = await self.sees(self.helper, self.summary, "ask.card.help"), "ask.card.help"
        _, helper = self.secrets
        if self.shared == "named":
            helper.until, helper.then = len(self.world.audit), {self.asker.id}
        if self.first:
            self._both_said_yes()
        said = ("said.with_asker", "said.introduced", "said.already")
        await self.act(lambda: self.street.press(self.helper, found, key), *said)
        if not self.first:
            yes = await self.hears(self.asker, self.summary, "yes.accept")
            self._both_said_yes()
            await self.act(lambda: self.street.press(self.asker, yes, "yes.accept"), "yes.opening", "yes.introduced")
        for user in (self.asker, self.helper):
            await self.sees(user, f"door {self.number:04}x", "introduction.leave")

    def _both_said_yes(self) -> None:
        for secret, other in zip(self.secrets, (self.helper, self.asker), strict=True):
            if secret.until is None:
                secret.until, secret.then = len(self.world.audit), {other.id}

    async def _end(self, posted: Message) -> None:
        place = await self.sees(self.asker, f"door {self.number:04}x", "introduction.leave")
        if self.ending == "finished":
            await self.act(
                lambda: self.street.press(self.asker, place, "introduction.is_finished"), "how.finished_words"
            )
        elif self.ending in ("leave", "new"):
            who = self.helper if self.ending == "leave" else self.asker
            sure = _reply(await self.act(lambda: self.street.press(who, place, f"introduction.{self.ending}")))
            said = "introduction.left" if self.ending == "leave" else "how.new_words"
            await self.act(lambda: self.street.press(who, sure, "introduction.yes_do"), said, "refuse.over")
            # It is open again, and would call on the helpers of later asks of its kind.
            await self._withdraw(posted)

    # What people do when nothing happens: they wait, look, and try again.

    async def act(self, attempt: Callable[[], Awaitable[Outcome]], *keys: str) -> Outcome:
        """Tries until it is answered in the words of one of these keys; without keys, until it is answered."""
        tried: list[Outcome] = []
        heard = ""
        for _ in range(TRIES):
            self.doing = f"somebody wants to hear {' or '.join(keys) or 'anything'}, and hears {heard!r}"
            await self.street.server.gateway.until_live(60)
            try:
                tried.append(await attempt())
            except LookupError as error:
                # Commands that are not there yet, or a card that has changed under one's finger.
                heard = str(error)
            # An earlier try may be answered after all.
            for outcome in tried:
                said = outcome.words
                if outcome.answered and (not keys or any(_begins(self.text(key)) in said for key in keys)):
                    self.steps += 1
                    return outcome
                heard = said or heard
            await self._pause(None)
        raise Stuck(str(self))

    async def sees(self, user: User, having: str, key: str) -> Message:
        """Waits until this person sees such a card."""
        self.doing = f"{user.name} wants to see {key}"
        for _ in range(TRIES):
            found = self.street.card(user, having, key)
            if found is not None:
                self.steps += 1
                return found
            await self._pause(lambda: self.street.card(user, having, key))
        raise Stuck(str(self))

    async def hears(self, user: User, having: str, key: str) -> Message:
        """Waits until a bell of this person's leads to such a reply."""
        heard: dict[int, str] = {}
        for turn in range(TRIES):
            self.doing = f"{user.name} wants to hear {key}"
            for bell in self.street.bells(user):
                if bell.id in heard and turn % 10:
                    continue
                reply = (await self.act(lambda bell=bell: self.street.press(user, bell, "bell.see"))).reply
                heard[bell.id] = words(reply.json()) if reply is not None else ""
                if reply is not None and having in heard[bell.id] and self.text(key) in labels(reply):
                    return reply
            await self._pause(lambda: any(bell.id not in heard for bell in self.street.bells(user)))
        raise Stuck(f"{self}, but hears {heard}")

    async def _pause(self, predicate: Callable[[], Any] | None) -> None:
        if predicate is None:
            await asyncio.sleep(0.3)
        else:
            await self.world.until(predicate, 1.0)


def _reply(outcome: Outcome) -> Message:
    assert outcome.reply is not None
    return outcome.reply


def _begins(sentence: str) -> str:
    return sentence.split("{")[0].strip()
