"""The whole trail played without a browser: what everybody did, and who saw what."""

from __future__ import annotations

from bot.rehearsal.hands import Hands
from bot.rehearsal.seed import ask
from data.records import DAY, HOUR, MINUTE

WAIT = 50 * MINUTE
"""An ask without a name has appeared after so many seconds, and so has a bell that rings at a moment of chance."""


async def play(hands: Hands) -> None:
    """Play the trail once, in a community that was just seeded. Raises Stuck at the first step that does not work."""
    await asking(hands)
    await both_say_yes(hands)
    await meanwhile(hands)
    await how_did_it_go(hands)
    await second_round(hands)
    await offer_taken_up(hands)
    await rest_and_mine(hands)


async def asking(hands: Hands) -> None:
    """A shy member asks without her name; a no that nobody sees, and a yes."""
    hands.title("rehearsal.part.shy")
    await ask(hands, "ines", kind="transport", when="days", shared="neighbour")
    hands.unseen("mara", "tom")
    await hands.press("ines", "ask.post", "asks")
    hands.unseen("mara", "tom")
    await hands.wait(WAIT, "rehearsal.script.wait_minutes")
    hands.title("rehearsal.part.answers")
    await hands.press("tom", "invitation.not_this_time", "dm", on="rehearsal.seed.ines.ask")
    hands.unseen("ines", "mara")
    await hands.wait(WAIT, "rehearsal.script.wait_minutes")
    await hands.see("noor")
    await hands.press("noor", "invitation.can", "corner")
    hands.unseen("tom", "mara")
    await hands.wait(WAIT, "rehearsal.script.wait_minutes")


async def both_say_yes(hands: Hands) -> None:
    """The asker's yes opens a place for the two, and the card in the channel is taken care of."""
    hands.title("rehearsal.part.yes")
    await hands.see("ines")
    await hands.press("ines", "yes.accept", "corner")
    await hands.write("ines", "rehearsal.seed.ines.hello", "thread")
    await hands.write("noor", "rehearsal.seed.noor.hello", "thread")
    hands.unseen("tom", "aiko")


async def meanwhile(hands: Hands) -> None:
    """The other two asks find somebody; one of the invitations is in another language."""
    hands.title("rehearsal.part.meanwhile")
    await hands.see("lucia")
    await hands.press("lucia", "invitation.can", "corner")
    await hands.wait(WAIT, "rehearsal.script.wait_minutes")
    await hands.see("sam")
    await hands.press("sam", "yes.accept", "corner")
    await hands.see("ben")
    await hands.press("ben", "invitation.can", "corner")
    await hands.see("mara")
    await hands.press("mara", "yes.accept", "corner")


async def how_did_it_go(hands: Hands) -> None:
    """Kith asks both of each pair; each answers alone."""
    hands.title("rehearsal.part.how")
    await hands.wait(4 * DAY, "rehearsal.script.wait_days")
    await hands.press("ines", "how.finished", "thread")
    await hands.press("mara", "how.later", "thread")
    hands.unseen("ben", "ines")


async def second_round(hands: Hands) -> None:
    """A helper can no longer help: the ask opens again, quietly, and somebody else says yes."""
    hands.title("rehearsal.part.again")
    await hands.press("ben", "introduction.leave", "thread")
    await hands.press("ben", "introduction.yes_do", "thread")
    await hands.wait(WAIT, "rehearsal.script.wait_minutes")
    await hands.see("mara")
    await hands.press("tom", "invitation.can", "dm", on="rehearsal.seed.mara.ask")
    await hands.see("mara")
    await hands.press("mara", "yes.accept", "corner")
    await hands.press("tom", "introduction.is_finished", "thread")


async def offer_taken_up(hands: Hands) -> None:
    """Taking an offer up is private, and makes a quiet ask; it waits until the quiet hours of its helper are over."""
    hands.title("rehearsal.part.offer")
    await hands.press("ines", "offer.card.take", "asks", on="rehearsal.seed.aiko.offer")
    hands.unseen("aiko", "mara")
    await hands.wait(HOUR, "rehearsal.script.wait_hour")
    await hands.see("aiko")
    await hands.press("aiko", "invitation.can", "corner")
    hands.unseen("mara", "ben")


async def rest_and_mine(hands: Hands) -> None:
    """Rest is seen by nobody, and everything of one's own stands in one place."""
    hands.title("rehearsal.part.rest")
    await hands.run("ben", "rest", days=7)
    hands.unseen("mara", "ines")
    await hands.run("ines", "mine", "asks")
    await hands.run("noor", "help", "asks")
