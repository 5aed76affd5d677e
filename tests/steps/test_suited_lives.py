"""The same four people say more of what suits them and what they need, and every promise holds throughout."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from bot.rules.terms import PARTS
from bot.steps import invitations, needs, statements
from bot.steps.needs import NeedsForm
from tests.steps.test_lives import Lives, people, some
from tests.steps.world import who

SAID = {
    "languages": (("en",), ("es", "en"), ()),
    "skills": (("car",), ()),
    "size": (("small",), ("large",)),
    "parts": (("0.morning",), ("weekend",), ()),
    "places": (("online",), ()),
    "invitations": (("1",), ("3",), ()),
    "sooner": (("sooner",), ("same",)),
}
"""What is chosen from the lists of one's own card."""

said = st.sampled_from([(field, chosen) for field, every in SAID.items() for chosen in every])
needed = st.builds(
    NeedsForm,
    place=st.just(""),
    parts=st.sampled_from([(), ("weekend",), PARTS[:4]]),
    language=st.sampled_from(["", "", "es"]),
    size=st.sampled_from(["small", "small", "medium"]),
    skills=st.sampled_from([(), (), ("car",)]),
)


class SuitedLives(Lives):
    """Whom Kith asks, and what it tells them, is held against all that either of the two said."""

    @rule(name=people, what=said)
    def suits(self, name: str, what: tuple[str, tuple[str, ...]]) -> None:
        self.do(statements.suits, who(name), *what)

    @precondition(lambda self: self.memory.asks)
    @rule(which=some, form=needed)
    def needs_something(self, which: int, form: NeedsForm) -> None:
        ask = self.one("asks", which, "draft", "open")
        self.do(needs.say, who(self.name(ask.asker)), ask.ref, form)

    @precondition(lambda self: self.memory.invitations)
    @rule(which=some)
    def is_asked_less(self, which: int) -> None:
        invitation = self.one("invitations", which, "waiting", "lapsed")
        self.do(invitations.less, who(self.name(invitation.helper)), invitation.ref)


def test_whatever_suits_them_and_whatever_they_need_every_promise_holds() -> None:
    lived = settings(max_examples=30, stateful_step_count=40, derandomize=True, deadline=None, database=None)
    run_state_machine_as_test(SuitedLives, settings=lived)
