"""Prompts as they are found, before those that are the same text are joined and the parts of others are dropped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from weighbridge.prompt_text import PromptText
from weighbridge.sources.region import Home, OutputContract, PromptRegion, Role, Shot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weighbridge.code.values_model import Said
    from weighbridge.text import Place

_ROLES = (Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.UNKNOWN)
# Of several calls that a prompt reaches the least bound one decides.
_CONTRACTS = (OutputContract.NONE, OutputContract.JSON_MODE, OutputContract.SCHEMA, OutputContract.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Found:
    """One prompt, seen at one place."""

    said: Said
    role: Role
    symbol: str = ""
    contract: OutputContract = OutputContract.UNKNOWN
    model: str = ""
    shots: tuple[Shot, ...] = ()
    calls: tuple[Place, ...] = ()
    retrieval: bool = False
    by_name: bool = False
    """Only its name says that it is a prompt."""


def regions_of(found: Iterable[Found]) -> tuple[PromptRegion, ...]:
    """One region per place, in source order; prompts by name that are parts of others are left out."""
    merged: dict[Place, Found] = {}
    for item in found:
        if not item.said.text.strip():
            continue
        place = item.said.anchor
        merged[place] = _merged(merged[place], item) if place in merged else item
    kept = _without_parts(list(merged.values()))
    regions = [
        PromptRegion(
            place=item.said.anchor,
            symbol=item.said.symbol or item.symbol,
            role=item.role,
            home=Home.CODE,
            text=PromptText(item.said.pieces),
            contract=item.contract,
            model=item.model,
            shots=item.shots,
            calls=item.calls,
            retrieval=item.retrieval,
        )
        for item in kept
    ]
    return tuple(sorted(regions, key=lambda region: region.place))


def _merged(one: Found, other: Found) -> Found:
    text = max(one.said, other.said, key=lambda said: (said.size, len(said.symbol)))
    calls = tuple(dict.fromkeys((*one.calls, *other.calls)))
    if one.by_name != other.by_name:
        # A call says more than a name.
        role = other.role if one.by_name else one.role
    else:
        role = min(one.role, other.role, key=_ROLES.index)
    return replace(
        one,
        said=text,
        role=role,
        symbol=one.symbol or other.symbol,
        contract=min(one.contract, other.contract, key=_CONTRACTS.index),
        model=one.model or other.model,
        shots=max(one.shots, other.shots, key=len),
        calls=calls,
        retrieval=one.retrieval or other.retrieval,
        by_name=one.by_name and other.by_name,
    )


def _without_parts(found: list[Found]) -> list[Found]:
    owners: dict[Place, list[Found]] = {}
    for item in found:
        for piece in item.said.pieces:
            if piece.text:
                owners.setdefault(piece.place, []).append(item)
    return [item for item in found if item.calls or not item.by_name or not _is_part(item, owners)]


def _is_part(item: Found, owners: dict[Place, list[Found]]) -> bool:
    held: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for piece in item.said.pieces:
        if piece.text:
            for owner in owners[piece.place]:
                if owner is not item:
                    held[id(owner)] = held.get(id(owner), 0) + len(piece.text)
                    sizes[id(owner)] = owner.said.size
    return any(count * 10 >= item.said.size * 9 and sizes[owner] > item.said.size for owner, count in held.items())
