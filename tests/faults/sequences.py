"""Short sequences of operations, with a crash after every commit and after every answer of Discord's (figure G2)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations, product
from random import Random

from tests.faults.branch import Work, drive, each
from tests.faults.futures import DOWN, Found, Life
from tests.faults.picture import Picture, differs, without_closed, wrong
from tests.faults.scenes import BY_NAME
from tests.faults.sim import Sim, sim
from tests.faults.stage import Act, Scene, Stage, opened, press, pressed
from tests.transport.people import Outcome

WINDOW = 60.0
REST = 3 * 3600


async def _ready(s: Sim, stage: Stage) -> None:
    """A helper has said yes; and everybody has in hand whatever they may press next."""
    await BY_NAME["accept"].before(s, stage)
    sure = await pressed(s, stage.ana, stage.hand["posted"], "ask.withdraw")
    assert sure is not None
    stage.hand["sure"] = sure.reply
    for name in ("ana", "ben"):
        user = getattr(stage, name)
        asked = await pressed(s, user, (await s.people.slash(user, s.asks, "privacy")).reply, "privacy.forget")
        word = await pressed(s, user, asked.reply, "privacy.word") if asked is not None else None
        assert word is not None
        stage.hand[f"{name}'s word"] = word.form


async def _forget(who: str, s: Sim, stage: Stage) -> Outcome | None:
    word = {"word": s.text("privacy.forget.word")}
    return await s.people.submit(getattr(stage, who), stage.hand[f"{who}'s word"], word)


async def _rest(s: Sim, stage: Stage) -> Outcome | None:
    return await s.people.slash(stage.ben, s.asks, "rest", {"days": 7})


async def _in_place(action: str, s: Sim, stage: Stage) -> Outcome | None:
    """Something done in the thread of the two, once it is there."""
    await s.reach(lambda: s.card(stage.ben, "the blue door", "introduction.leave"), 20)
    return await pressed(s, stage.ben, s.card(stage.ben, "the blue door", "introduction.leave"), action)


async def _leave(s: Sim, stage: Stage) -> Outcome | None:
    sure = await _in_place("intro.leave", s, stage)
    return await pressed(s, stage.ben, sure.reply, "intro.leave_yes") if sure is not None else None


ACTS: dict[str, tuple[Act, tuple[str, ...]]] = {
    "accept": (press("ana", "yes", "yes.accept"), ("yes.opening", "yes.introduced")),
    "pass": (press("ana", "yes", "yes.pass"), ("yes.passed",)),
    "withdraw": (press("ana", "sure", "ask.withdraw_yes"), ("ask.withdrawn",)),
    "rest": (_rest, ("rest.begun",)),
    "finish": (partial(_in_place, "intro.finished"), ("how.finished_words",)),
    "leave": (_leave, ("introduction.left",)),
    "forget the asker": (partial(_forget, "ana"), ("privacy.forgotten",)),
    "forget the helper": (partial(_forget, "ben"), ("privacy.forgotten",)),
}

SEQUENCES: tuple[tuple[str, ...], ...] = (*((one,) for one in ACTS), *product(ACTS, repeat=2))

THREE: tuple[tuple[str, ...], ...] = tuple(product(ACTS, repeat=3))


class Short(Life):
    """A life in which several things are done, one as soon as the one before was answered."""

    def __init__(self, s: Sim, stage: Stage, sequence: Sequence[str], down: int = 1) -> None:
        super().__init__(s, Scene(" ".join(sequence), "", _ready, _rest, window=WINDOW, rest=REST), stage, down)
        self.sequence = sequence
        self.done: list[str] = []

    async def act(self) -> None:
        """All of them, whether or not Kith lives; `done` are those that somebody was told are done."""
        for name in self.sequence:
            self.outcome = await ACTS[name][0](self.s, self.stage)
            if self.told(*ACTS[name][1]):
                self.done.append(name)


async def undisturbed(s: Sim, stage: Stage, sequence: Sequence[str]) -> tuple[Picture, int, int, list[str]]:
    """What it comes to, how often something was committed and how often Discord answered, and what was told."""
    life, counts = Short(s, stage, sequence), [0, 0]
    _count(s, counts)
    await life.act()
    await life.until(WINDOW)
    _uncount(s)
    seen = await life.rest()
    assert not (found := wrong(s, stage)), found
    return without_closed(seen), counts[0], counts[1], life.done


def _count(s: Sim, counts: list[int], dies: tuple[int, int] = (0, 0)) -> None:
    """Count commits and answers; kill -9 right after the n-th of either."""

    def after(which: int) -> None:
        counts[which] += 1
        if counts[which] == dies[which]:
            s.kill()

    s.disk.committed = lambda: after(0)
    s.server.told = lambda _: after(1)


def _uncount(s: Sim) -> None:
    s.disk.committed = lambda: None
    s.server.told = lambda _: None


async def crashed(
    s: Sim, stage: Stage, sequence: Sequence[str], may: dict[tuple[str, ...], Picture], dies: tuple[int, int]
) -> Found:
    """Killed after the n-th commit or answer: what is there then is what some part of the sequence comes to, and all
    of which somebody was told is in that part."""
    life, counts = Short(s, stage, sequence, Random(sum(dies)).choice(DOWN)), [0, 0]
    before = s.process
    _count(s, counts, dies)
    await life.act()
    await life.until(WINDOW)
    _uncount(s)
    place = f"{' then '.join(sequence)}, after {'commit' if dies[0] else 'answer'} {max(dies)}"
    found = Found(("killed", 19, "sequence"), place, before is not None and before.dead)
    seen = without_closed(await life.rest())
    found.wrong += wrong(s, stage)
    fits = [part for part, picture in may.items() if picture == seen]
    if not fits:
        found.wrong.append(f"it is half done: {differs(may[tuple(sequence)], seen)}")
    elif not any(set(life.done) <= set(part) for part in fits):
        found.wrong.append(f"{life.done} were told as done, and there is only {fits}")
    found.outcome = "1" if tuple(sequence) in fits else "R"
    return found


def explore(*, full: bool, jobs: int = 1) -> list[Found]:
    """Every sequence with every crash; or a sample of them."""
    return _explore(SEQUENCES if full else SEQUENCES[::9], 1 if full else 4, jobs)


def three(most: int, seed: str, stride: int = 1, jobs: int = 1) -> list[Found]:
    """So many sequences of three, drawn from that seed, each with every `stride`-th crash."""
    return _explore(Random(f"{seed} three").sample(THREE, most), stride, jobs)


def _explore(chosen: Sequence[tuple[str, ...]], stride: int, jobs: int) -> list[Found]:
    with sim("sequences", disorder=0.0) as s:

        async def story() -> list[Found]:
            stage = await opened(s)
            await _ready(s, stage)
            parts = sorted({part for sequence in chosen for part in _parts(sequence)})
            came = await each((partial(undisturbed, s, stage, part) for part in parts), jobs)
            plain = dict(zip(parts, came, strict=True))
            pictures = {part: picture for part, (picture, *_) in plain.items()}
            works: list[Work] = []
            for sequence in chosen:
                may = {part: pictures[part] for part in _parts(sequence)}
                points = list(_points(plain[sequence][1], plain[sequence][2]))
                works += [partial(crashed, s, stage, sequence, may, dies) for dies in points[::stride]]
            return await each(works, jobs)

        return drive(s, story())


def _parts(sequence: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Whatever may have come of it: the whole, or some of it in its order, or nothing."""
    lengths = range(len(sequence), -1, -1)
    return list(dict.fromkeys(part for length in lengths for part in combinations(sequence, length)))


def _points(commits: int, answers: int) -> Iterator[tuple[int, int]]:
    yield from ((number, 0) for number in range(1, commits + 1))
    yield from ((0, number) for number in range(1, answers + 1))


def main() -> int:
    """`python -m tests.faults.sequences --three N --seed S`; 0 if nothing is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.sequences")
    parser.add_argument("--three", type=int, default=20, help="so many sequences of three")
    parser.add_argument("--stride", type=int, default=1, help="one crash in so many")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    found = three(asked.three, asked.seed, asked.stride, asked.jobs)
    bad = [one for one in found if one.wrong]
    for one in bad:
        print(f"{one.place}: {one.wrong}")
    print(f"sequences {asked.three} of {len(THREE)}, crashes {len(found)}, wrong {len(bad)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
