"""Completion and hover in settings and rule files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from weighbridge.config import SETTINGS_NAMES

if TYPE_CHECKING:
    from weighbridge.config_cursor import Cursor
    from weighbridge.config_offers import Offer, Offers

    from weighbridge_server.server import Server
    from weighbridge_server.session import Subject


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["[", ".", '"']))
    async def completed(ls: Server, params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        found = await ls.session.ask(params.text_document.uri, lambda subject: completions(subject, params.position))
        return found or []


def completions(subject: Subject, position: lsp.Position) -> list[lsp.CompletionItem]:
    """What can stand at a position of a settings or rule file; nothing in other files."""
    found = _offered(subject, position)
    if found is None:
        return []
    cursor, keys, values = found
    keys = _absent(subject, cursor, keys)
    where = subject.places.range(subject.path, cursor.word)
    document = subject.project.workspace.document(subject.path)
    behind = "" if document is None else document.text[cursor.word.end :].lstrip(" ")[:1]
    sign = "" if cursor.header or behind in (":", "=") else " = " if cursor.toml else ": "
    quote = '"' if cursor.toml and not cursor.quoted else ""
    items = [_item(offer, offer.label + sign, where, lsp.CompletionItemKind.Property) for offer in keys]
    for offer in values:
        mark = "" if offer.label in ("true", "false") else quote
        items.append(_item(offer, f"{mark}{offer.label}{mark}", where, lsp.CompletionItemKind.EnumMember))
    return items


def _absent(subject: Subject, cursor: Cursor, keys: list[Offer]) -> list[Offer]:
    """Those of the keys that the mapping does not have yet."""
    from weighbridge.config_present import keys_beside

    document = subject.project.workspace.document(subject.path)
    there = frozenset[str]() if document is None or cursor.header else keys_beside(document, cursor.word)
    return [key for key in keys if key.label not in there]


def _item(offer: Offer, text: str, where: lsp.Range, kind: lsp.CompletionItemKind) -> lsp.CompletionItem:
    about = lsp.MarkupContent(lsp.MarkupKind.Markdown, offer.about) if offer.about else None
    edit = lsp.TextEdit(where, text)
    return lsp.CompletionItem(offer.label, kind=kind, documentation=about, filter_text=offer.label, text_edit=edit)


def meaning(subject: Subject, position: lsp.Position, markdown: bool) -> tuple[lsp.Range, str] | None:
    """What the word at a position of a settings or rule file means, and where the word is."""
    found = _offered(subject, position)
    document = subject.project.workspace.document(subject.path)
    if found is None or document is None:
        return None
    cursor, keys, values = found
    word = document.text[cursor.word.start : cursor.word.end]
    about = next((offer.about for offer in (*keys, *values) if offer.label == word), "")
    if not about:
        return None
    title = f"**{word}**" if markdown else word
    return subject.places.range(subject.path, cursor.word), f"{title}\n\n{about}"


def _offered(subject: Subject, position: lsp.Position) -> tuple[Cursor, list[Offer], list[Offer]] | None:
    from weighbridge.config_cursor import cursor_at

    project, path = subject.project, subject.path
    document = project.workspace.document(path)
    offers = _offers(subject, "" if document is None else document.text)
    if document is None or offers is None:
        return None
    cursor = cursor_at(document, subject.places.ruler(path).offset(position))
    if cursor is None:
        return None
    keys = [] if cursor.keys_of is None else offers.keys(cursor.keys_of)
    return cursor, keys, [] if cursor.value_of is None else offers.values(cursor.value_of)


def _offers(subject: Subject, text: str) -> Offers | None:
    from weighbridge.config_live import is_rule_file
    from weighbridge.config_offers import Offers
    from weighbridge.config_schema import settings_schema
    from weighbridge.rule_schema import rule_schema

    governing, path = subject.project.governing, subject.path
    rules = governing.rules
    if is_rule_file(path, governing.settings_in("").rule_folders):
        return Offers(rule_schema(), rules, text)
    if path.rpartition("/")[2] in SETTINGS_NAMES:
        return Offers(settings_schema(rules.names, rules.groups, rules.limit_names), rules)
    return None
