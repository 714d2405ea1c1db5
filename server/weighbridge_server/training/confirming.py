"""Asks a person, through the editor, before anything is sent; for editors that have no view of their own for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from weighbridge_server.training import offers
from weighbridge_server.training.desk import TrainingError

if TYPE_CHECKING:
    from weighbridge_training.driving.offer import Offer

    from weighbridge_server.server import Server
    from weighbridge_server.training.desk import Desk
    from weighbridge_server.training.offers import Asked

_NO = "Cancel"


async def train(server: Server, desk: Desk, asked: Asked) -> str:
    """Shows what would be sent, and sends it when the person says so; gives the key of the job, or nothing.

    Raises `TrainingError` with what is missing.
    """
    offer = await desk.look(lambda trainings: offers.offer_of(asked, trainings))
    if offers.only_unallowed(offer):
        question = f"The hook {offer.hook} ({offer.disclosure.target}) was never used from this workspace. May it be?"
        if not await _yes(server, question, "Allow it here"):
            return ""
        await desk.ask(lambda _: offers.allowed(asked))
        offer = await desk.look(lambda trainings: offers.offer_of(asked, trainings))
    _refuse(offer)
    where = offer.disclosure.target
    yes = f"Send to {where}" if offer.disclosure.leaves_machine else "Train on this machine"
    if not await _yes(server, offers.summary(offer), yes):
        return ""
    digest = offer.digest
    return await desk.look(lambda trainings: offers.submitted(asked, digest, "", trainings))


def _refuse(offer: Offer) -> None:
    from weighbridge_training.disclosure.consent import blocked, needs_phrase

    if missing := (*offer.needs, *offer.problems):
        raise TrainingError("\n".join(missing))
    if needs_phrase(offer.disclosure):
        name = offer.prepared.at.task.name
        found = "; ".join(str(one) for one in offer.disclosure.personal[:3])
        raise TrainingError(
            f"There is personal data in it ({found}): in a terminal, `weighbridge train {name}` asks for it."
        )
    if against := blocked(offer.disclosure, ""):
        raise TrainingError(against)


async def _yes(server: Server, question: str, yes: str) -> bool:
    actions = [lsp.MessageActionItem(title=yes), lsp.MessageActionItem(title=_NO)]
    params = lsp.ShowMessageRequestParams(type=lsp.MessageType.Warning, message=question, actions=actions)
    picked = await server.window_show_message_request_async(params)
    return picked is not None and picked.title == yes
