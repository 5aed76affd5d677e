"""Which operation of the fault matrix a request, a press or a due row belongs to (promises, section 6)."""

from __future__ import annotations

from tests.faults import boards
from tests.faults.sim import Sim
from tests.transport.faults import Recorded
from tests.transport.records import Json
from tests.transport.street import marker

OPERATIONS = ("post", "propose", "accept", "thread", "nudge", "prompt", "config", "purge")
"""The operations of the fault matrix (promises, section 6)."""

KINDS = {
    "ask": "post",
    "offer": "post",
    "celebration": "post",
    "announcement": "post",
    "suggestion": "propose",
    "thanks": "nudge",
    "thanks.shown": "post",
    "draft.remind": "nudge",
    "invitation": "propose",
    "yes": "propose",
    "yes.hushed": "propose",
    "introduction": "thread",
    "how": "nudge",
    "door": "config",
    "ritual": "prompt",
    "ritual.told": "nudge",
    "pairs.place": "thread",
    "proposal.waits": "nudge",
    "proposal.told": "nudge",
    "ritual.quiet": "prompt",
    "ritual.few": "prompt",
}


def operation_of(sim: Sim, recorded: Recorded) -> str | None:
    """The operation a request belongs to; None for what is none of them, like logging in."""
    path, template = recorded.path, recorded.template
    if path.startswith("/interactions/"):
        found = next((each for each in [path.split("/")[3]] if each in sim.server.interactions.known), None)
        actor = sim.actions.get(found or "")
        return operation_of_action(actor) if actor else None
    if path.startswith("/webhooks/"):
        return operation_of_action(sim.actions.get(path.split("/")[3], ""))
    if boards.makes_post(recorded) and isinstance(recorded.body, dict):
        return _of_card(sim, recorded.body["message"])
    if template.endswith("/archived/public"):
        return "post"
    if "thread" in template:
        return "thread"
    if recorded.method == "DELETE":
        return "purge"
    if template.endswith(("/messages", "/messages/{message}")) and isinstance(recorded.body, dict):
        return _of_card(sim, recorded.body)
    if template == "/users/@me/channels":
        return "propose"
    if template.endswith("/messages"):
        return "post"
    return None


def _of_card(sim: Sim, body: Json) -> str | None:
    mark = marker(body.get("components"))
    rows = sim.read("SELECT kind FROM outbox WHERE marker = ?", mark) if mark is not None else []
    return KINDS.get(rows[0]["kind"], "nudge") if rows else None


def operation_of_action(custom_id: str) -> str | None:
    """The operation that a press, a form or a command is."""
    action = custom_id.split(":")[1] if custom_id.startswith("v1:") else custom_id
    if action.startswith(("ritual.", "pairs.")):
        return "prompt"
    if action.startswith(
        (
            "setup.",
            "settings.",
            "begin.",
            "rituals.",
            "prompts.",
            "holidays.",
            "subscriptions.",
            "resources.",
            "pulse.",
            "/kith",
            "/capacity",
            "/rest",
            "/apart",
            "capacity.",
            "rest.",
            "apart.",
        )
    ):
        return "config"
    if action.startswith("review."):
        return "post"
    if action.startswith(("yes.", "ask.first", "confirm.")):
        return "accept"
    if action == "invite.less":
        return "config"
    if action.startswith(("invite.", "ask.help", "pick.")):
        return "propose"
    if action.startswith(("ask.", "offer.", "/ask")):
        return "purge" if action in ("ask.withdraw_yes", "ask.drop") else "post"
    if action.startswith(("behalf.", "/for-someone", "proposals.", "/suggest")):
        return "propose"
    if action.startswith(("celebrate.", "/celebrate", "reflect.", "announce.", "/announce")):
        return "purge" if action in ("announce.back", "celebrate.down", "celebrate.drop", "reflect.forget") else "post"
    if action.startswith(("report.", "backup.", "/report")):
        return "purge" if action in ("report.withdraw", "backup.take_back") else "post"
    if action.startswith(("concern.", "agreements.", "/agreements")):
        return "config"
    if action.startswith(("intro.", "thanks.")):
        return "nudge"
    if action.startswith("privacy."):
        return "purge"
    return None


def operation_of_due(kind: str) -> str | None:
    """The operation that a kind of due row is."""
    if kind.startswith(("ritual.", "pairs.")):
        return "prompt"
    if kind.startswith("ask.match"):
        return "propose"
    if kind.startswith(("retention.", "community.", "member.")) or kind == "draft.lapse":
        return "purge"
    return "nudge" if kind else None
