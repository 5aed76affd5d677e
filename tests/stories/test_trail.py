"""The trail of one ask, as its people live through it."""

from __future__ import annotations

from tests.stories.town import Town


async def test_s1_s23_an_ask_travels_from_a_shy_member_to_a_helpers_hands(street: Town) -> None:
    """Form, preview, card, invitation, both say yes, a private place, taken care of."""
    await street.states(street.ben, "transport")
    posted = await street.posts(street.ana, "A lift to the library", details="Number 4, blue door", shared="neighbour")
    assert posted.response.ephemeral
    card = street.card(street.asks, "A lift to the library")
    assert str(street.ana.id) not in street.read(card)

    invitation = await street.rung(street.ben, "A lift to the library")
    said = await street.ben.click(invitation, label="I can")
    assert said.response.ephemeral
    await street.later(5)

    yes = await street.rung(street.ana, "Somebody can help")
    assert str(street.ben.id) not in street.read(yes)
    await street.ana.click(yes, label="Yes, bring us together")
    await street.later(5)

    for bell in street.cards(street.corner(street.ana)) + street.cards(street.corner(street.ben)):
        assert "library" not in street.read(bell), "a corner can be read by holders of Manage Threads"

    place = street.shared_place(street.ana, street.ben)
    assert "Number 4, blue door" in street.read(street.card(place, "A lift to the library"))
    taken = street.card(street.asks, "Taken care of")
    assert "library" not in street.read(taken)
    assert str(street.ben.id) not in street.read(taken)
