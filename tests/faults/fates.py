"""What befalls a community, its server and the computer under Kith now and then, and how it is mended."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable
from random import Random

from tests.faults.sim import Sim
from tests.transport.records import Bit, Channel, User

FATES = (
    "gateway resume",
    "gateway invalid",
    "dm closed",
    "permission lost",
    "channel deleted",
    "card deleted",
    "thread deleted",
    "thread archived",
    "thread locked",
    "threads at limit",
    "role deleted",
    "member left",
    "server unavailable",
    "server removed",
    "token revoked",
    "clock step",
    "killed",
    "restarted",
    "old backup",
)
"""What happens now and then."""

DOWN = (1, 3, 10, 30, 60, 90, 130, 200, 600, 3 * 3600, 9 * 3600)
"""Seconds for which the process is down; the interesting ones lie between the nonce window and the look."""

WAITS_LONGER = ("Client._run_event", "CommandTree._from_interaction.<locals>.wrapper")
"""Tasks of the library in which somebody's answer is waited for, as long as Discord puts it off."""

FOR_THEM = ("SimStore._execute", "Turn._wait")
"""What is done for whoever waits: looking something up, and asking Discord for patience while that takes long."""

STEPS = (-86_400, -3600, -90, -7, 8, 130, 3600, 86_400)


class Fates:
    """One method for each of FATES; it says whether there was anything to befall. `calm` mends what is still broken."""

    def __init__(self, sim: Sim, chance: Random) -> None:
        self.sim, self.chance = sim, chance
        self.fired: Counter[str] = Counter()
        self.over = False
        self.left: set[int] = set()
        self.deleted_by_others: set[int] = set()
        self.lost = False
        self._made = 0
        self._backup: sqlite3.Connection | None = None
        self._mend: list[Callable[[], object]] = []

    async def befall(self, fate: str) -> None:
        done = await getattr(self, "_" + fate.replace(" ", "_"))()
        self.fired[fate] += bool(done)

    def _after(self, seconds: float, mend: Callable[[], object]) -> None:
        """Undo it after a while, at the latest when it is calm."""
        self._mend.append(mend)

        def now() -> None:
            if mend in self._mend:
                self._mend.remove(mend)
                mend()

        self.sim.loop.call_later(seconds, now)

    def calm(self) -> None:
        """No more faults, and what people would mend is mended."""
        self.over = True
        for mend in self._mend[::-1]:
            mend()
        self._mend.clear()

    async def _gateway_resume(self) -> bool:
        self.sim.gate.cut()
        await asyncio.sleep(self.chance.choice((0.5, 2, 10, 60)))
        self.sim.gate.resume()
        return True

    async def _gateway_invalid(self) -> bool:
        self.sim.gate.cut()
        await asyncio.sleep(self.chance.choice((0.5, 2, 10, 60)))
        self.sim.gate.renew()
        return True

    async def _dm_closed(self) -> bool:
        user = self.chance.choice(self._members())
        user.dms_closed = not user.dms_closed
        return user.dms_closed

    async def _permission_lost(self) -> bool:
        bit = self.chance.choice(
            (
                Bit.SEND_MESSAGES,
                Bit.VIEW_CHANNEL,
                Bit.MANAGE_THREADS,
                Bit.CREATE_PRIVATE_THREADS,
                Bit.SEND_IN_THREADS,
                Bit.READ_MESSAGE_HISTORY,
            )
        )
        guild, before = self.sim.guild, self.sim.guild.bot_permissions
        if not before & bit:
            return False
        guild.bot_permissions = before & ~bit
        self._tell_role()

        def back() -> None:
            guild.bot_permissions |= bit
            self._tell_role()

        self._after(self.chance.choice((60, 1800, 2 * 3600)), back)
        return True

    def _tell_role(self) -> None:
        guild = self.sim.guild
        own = next(role for role in guild.roles_json() if role["id"] == str(guild.bot_role_id))
        self.sim.gateway_emit("GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": own})

    async def _channel_deleted(self) -> bool:
        world, sim = self.sim.world, self.sim
        if sim.asks.id not in world.channels:
            return False
        before = set(world.messages)
        self._gone(sim.asks.id)
        world.remove_channel(sim.asks, by=sim.guild.owner_id)
        assert before

        def again() -> None:
            sim.asks = world.text_channel(sim.guild, "asks")

        self._after(self.chance.choice((5, 1800)), again)
        return True

    async def _card_deleted(self) -> bool:
        cards = [each for each in self.sim.world.messages.values() if self._kiths(each.id)]
        if not cards:
            return False
        card = self.chance.choice(cards[-20:])
        self.deleted_by_others.add(card.id)
        self.sim.world.delete(card, by=self.sim.guild.owner_id)
        return True

    def _kiths(self, message_id: int) -> bool:
        message = self.sim.world.messages[message_id]
        alone = message.interaction is None and message.seen_by is None
        return message.author is self.sim.world.bot and alone and not message.deleted

    async def _thread_deleted(self) -> bool:
        return self._taken(self._thread())

    def _taken(self, thread: Channel | None) -> bool:
        """Somebody takes this thread or post away; whether there was one."""
        if thread is None:
            return False
        self._gone(thread.id)
        self.sim.world.remove_channel(thread, by=self.sim.guild.owner_id)
        return True

    def _gone(self, channel_id: int) -> None:
        places = {channel_id, *(each.id for each in self.sim.world.channels.values() if each.parent_id == channel_id)}
        self.deleted_by_others |= {
            each.id for each in self.sim.world.messages.values() if each.channel_id in places and not each.deleted
        }

    def _thread(self) -> Channel | None:
        # What befalls posts is drawn apart (tests.faults.boards).
        threads = [each for each in self.sim.world.threads(self.sim.guild.id, archived=False) if not each.in_forum]
        return self.chance.choice(threads) if threads else None

    async def _thread_archived(self) -> bool:
        thread = self._thread()
        if thread is not None:
            self.sim.world.change_channel(thread, {"archived": True}, by=self.sim.guild.owner_id)
        return thread is not None

    async def _thread_locked(self) -> bool:
        thread = self._thread()
        if thread is None:
            return False
        self._locks(thread, self.chance.choice((60, 7200)))
        return True

    def _locks(self, thread: Channel, seconds: float) -> None:
        self.sim.world.change_channel(thread, {"archived": True, "locked": True}, by=self.sim.guild.owner_id)

        def opened() -> None:
            if thread.id in self.sim.world.channels and thread.locked and not self._closed_by_kith(thread.id):
                self.sim.world.change_channel(thread, {"archived": False, "locked": False}, by=self.sim.guild.owner_id)

        self._after(seconds, opened)

    def _closed_by_kith(self, thread_id: int) -> bool:
        own = [each for each in self.sim.effects if each.kind == "channel_edit" and each.channel_id == thread_id]
        return bool(own) and own[-1].by == self.sim.world.bot.id

    async def _threads_at_limit(self) -> bool:
        guild = self.sim.guild
        guild.max_active_threads = 0

        def room() -> None:
            guild.max_active_threads = 1000

        self._after(self.chance.choice((60, 1800)), room)
        return True

    async def _role_deleted(self) -> bool:
        guild = self.sim.guild
        if not guild.roles:
            return False
        role = self.chance.choice(sorted(guild.roles))
        del guild.roles[role]
        for member in guild.members.values():
            member.roles = [each for each in member.roles if each != role]
        self.sim.gateway_emit("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role)})
        return True

    async def _member_left(self) -> bool:
        users = self._members()
        if len(users) < 3:
            return False
        user = self.chance.choice(users)
        self.sim.world.leaves(self.sim.guild, user)
        self.left.add(user.id)

        def returns() -> None:
            if user.id not in self.sim.guild.members:
                self.sim.world.joins(self.sim.guild, user)

        if self.chance.random() < 0.6:
            self._after(self.chance.choice((30, 1200, 6 * 3600)), returns)
        return True

    async def _server_unavailable(self) -> bool:
        sim = self.sim
        sim.gateway_emit("GUILD_DELETE", {"id": str(sim.guild.id), "unavailable": True})
        await asyncio.sleep(self.chance.choice((1, 60, 1800)))
        sim.gateway_emit("GUILD_CREATE", sim.server.gateway.guild_json(sim.guild.id))
        return True

    async def _server_removed(self) -> bool:
        sim, guild = self.sim, self.sim.guild
        before = guild.bot_permissions
        if not before or sim.world.bot.id not in guild.members:
            return False
        member = guild.members.pop(sim.world.bot.id)
        guild.bot_permissions = 0  # type: ignore[assignment]
        sim.away = True
        sim.gateway_emit("GUILD_DELETE", {"id": str(guild.id)})

        def back() -> None:
            guild.members[sim.world.bot.id] = member
            guild.bot_permissions |= before
            sim.away = False
            sim.gateway_emit("GUILD_CREATE", sim.server.gateway.guild_json(guild.id))

        self._after(self.chance.choice((60, 3600)), back)
        return True

    async def _token_revoked(self) -> bool:
        world, token = self.sim.world, self.sim.world.token
        if token is None or token == "revoked":
            return False
        world.token = "revoked"

        def again() -> None:
            world.token = token

        self._after(self.chance.choice((10, 600)), again)
        return True

    async def _clock_step(self) -> bool:
        seconds = self.chance.choice(STEPS)
        self.sim.step_clock(seconds)
        # It is set right again some time.
        self._after(self.chance.choice((60, 3600, 30 * 3600)), lambda: self.sim.step_clock(-seconds))
        return True

    async def _killed(self) -> bool:
        if self.sim.process is None:
            return False
        if self.chance.random() < 0.7:
            # In the middle of whatever it does next.
            self.sim.crash_at(self.chance.choice((1, 3, 10, 40, 100, 300)))
            await asyncio.sleep(self.chance.choice((1, 30, 600)))
        self.sim.kill()
        self.sim.down_for = self.chance.choice(DOWN)
        return True

    async def _restarted(self) -> bool:
        if self.sim.process is None:
            return False
        # Somebody whose answer Discord or a slow disk puts off for a minute still waits for it, with whatever is done
        # for it just then (seed fixed.65); whatever else runs on is a leak.
        running = await self.sim.stop()
        theirs = (*WAITS_LONGER, *FOR_THEM) if set(running) & {*WAITS_LONGER} else WAITS_LONGER
        left = [each for each in running if each not in theirs]
        self.sim.problems += [f"it leaves a task behind as it stops: {each}" for each in left]
        self.sim.down_for = self.chance.choice(DOWN)
        return True

    async def _old_backup(self) -> bool:
        if self._backup is None:
            self._backup, self._made = self.sim.disk.copy(), self.sim.clock()
            return False
        self.sim.kill()
        self.sim.restore(self._backup, self._made)
        self._backup, self.lost = None, True
        self.sim.down_for = self.chance.choice(DOWN)
        return True

    def _members(self) -> list[User]:
        return [
            each.user
            for each in self.sim.guild.members.values()
            if not each.user.bot and each.user.id not in (self.sim.guild.owner_id, self.sim.sam.id)
        ]
