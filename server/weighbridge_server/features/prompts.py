"""The list of all prompts, for a client that shows one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from weighbridge_server.prompts import prompts_in, prompts_of

if TYPE_CHECKING:
    from weighbridge_server.server import Server

PROMPTS = "weighbridge/prompts"
"""A request: `{textDocument?: {uri}}`, for one document or else for the open folders, answered with `{prompts: [{uri,
range, path, symbol, role, home, model, tokens, exact, callsPerMonth, tokensPerMonth, usdPerCall, usdPerMonth}]}`; costs
are those with the stable prefix cached, where the price list has such a price."""


def register(server: Server) -> None:
    # no annotation of a first parameter or of one of our own requests: pygls looks annotations up at run time
    @server.feature(PROMPTS)
    async def prompts(ls: Any, params: Any) -> Any:
        session = cast("Server", ls).session
        document = getattr(params, "textDocument", None)
        if document is not None:
            return {"prompts": await prompts_in(session, str(document.uri))}
        return {"prompts": [one async for one in prompts_of(session)]}
