"""What each of several asks takes along of the one need they were cut out of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.pieces import carried
from data.records import ANY, SIZES, Needs

said = st.builds(
    Needs,
    place=st.none() | st.just("a1" * 8),
    language=st.none() | st.sampled_from(("uk", "es")),
    size=st.sampled_from(SIZES),
    parts=st.integers(0, (1 << 21) - 1),
    people=st.integers(1, 10),
    skills=st.frozensets(st.sampled_from(("car", "tools"))),
    most=st.integers(1, 10),
)


@given(said)
def test_s3_where_when_and_in_which_language_go_along_and_what_it_takes_stays_with_the_one_need(needs: Needs) -> None:
    taken = carried(needs)
    assert (taken.place, taken.parts, taken.language) == (needs.place, needs.parts, needs.language)
    assert (taken.size, taken.skills, taken.people, taken.most) == (ANY.size, ANY.skills, ANY.people, ANY.most)
    assert carried(taken) == taken
