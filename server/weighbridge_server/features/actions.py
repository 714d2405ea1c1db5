"""What can be done about a finding from the editor: safe fixes, an accepted finding with its reason, its page."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp

from weighbridge_server.accepting import acceptances
from weighbridge_server.answers import KIND as ANSWER
from weighbridge_server.answers import answers_at
from weighbridge_server.diagnostics import SOURCE
from weighbridge_server.features.commands import OPEN_PAGE
from weighbridge_server.features.training import TRAIN
from weighbridge_server.fixes import all_safe_fixes, fixes_of
from weighbridge_server.moves import KIND, moves_of
from weighbridge_server.rule_pages import rule_page
from weighbridge_server.workspace_edits import Change, workspace_edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.findings import Finding

    from weighbridge_server.server import Server
    from weighbridge_server.session import Subject

FIX_ALL = "source.fixAll.weighbridge"
TRAINING = f"{KIND}.train"
_OPTIONS = lsp.CodeActionOptions(
    code_action_kinds=[lsp.CodeActionKind.QuickFix, KIND, FIX_ALL, lsp.CodeActionKind.SourceFixAll],
    resolve_provider=True,
)


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, _OPTIONS)
    async def offered(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        found = await ls.session.ask(params.text_document.uri, lambda subject: _offered(ls, subject, params))
        return found or []

    @server.feature(lsp.CODE_ACTION_RESOLVE)
    async def resolved(ls: Server, action: lsp.CodeAction) -> lsp.CodeAction:
        data = cast("dict[str, Any]", action.data if isinstance(action.data, dict) else {})
        found = await ls.session.ask(data.get("uri", ""), lambda subject: _made(ls, subject, data))
        if found is not None:
            action.edit = found
        return action


def _offered(server: Server, subject: Subject, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    subject.project.settle(subject.path)
    return [action for action in _actions(server, subject, params) if _asked(action, params.context.only)]


def _actions(server: Server, subject: Subject, params: lsp.CodeActionParams) -> Iterator[lsp.CodeAction]:
    uri = params.text_document.uri
    findings = subject.project.report(subject.path).findings
    lazy = server.capabilities.resolves_actions
    shown = {
        (cast("dict[str, str]", one.data).get("rule"), cast("dict[str, str]", one.data).get("fingerprint")): one
        for one in params.context.diagnostics
        if one.source == SOURCE and isinstance(one.data, dict)
    }
    for finding in findings:
        location = subject.places.location(subject.path, finding.span)
        if location.uri != uri or not _touches(location.range, params.range):
            continue
        diagnostic = shown.get((finding.rule, finding.fingerprint))
        for change in _changes(server, subject, finding):
            data = {"uri": uri, "rule": finding.rule, "fingerprint": finding.fingerprint, "change": change.name}
            yield lsp.CodeAction(
                title=change.title,
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[diagnostic] if diagnostic else None,
                is_preferred=True if change.safe else None,
                edit=None if lazy else workspace_edit(change, subject, server),
                data=data if lazy else None,
            )
        if _wanted(KIND, params.context):
            yield from _moves(server, subject, finding, diagnostic, uri)
        page = rule_page(subject.project.governing.rules, finding.rule, subject.home.root, subject.settings.rule_site)
        if page:
            title = f"Explain {finding.rule}"
            yield lsp.CodeAction(
                title=title,
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[diagnostic] if diagnostic else None,
                command=lsp.Command(title=title, command=OPEN_PAGE, arguments=[page]),
            )
    if _wanted(ANSWER, params.context):
        for change in answers_at(subject, uri, params.range.start, server.capabilities):
            start = params.range.start
            place: dict[str, Any] = {"line": start.line, "character": start.character}
            yield lsp.CodeAction(
                title=change.title,
                kind=ANSWER,
                edit=None if lazy else workspace_edit(change, subject, server),
                data={"uri": uri, "change": change.name, **place} if lazy else None,
            )
    if _wanted(TRAINING, params.context):
        # brings what reads task files, which nobody needs before
        from weighbridge.tuning.offers import task_offers

        for offer in task_offers(subject.path, subject.project.workspace):
            task = subject.places.uri(offer.task)
            yield lsp.CodeAction(
                title=offer.title,
                kind=TRAINING,
                command=lsp.Command(title=offer.title, command=TRAIN, arguments=[task, None]),
            )
    fixed = all_safe_fixes(subject, findings)
    if fixed is not None and uri == subject.places.uri(subject.path):
        yield lsp.CodeAction(
            title=fixed.title,
            kind=FIX_ALL,
            edit=None if lazy else workspace_edit(fixed, subject, server),
            data={"uri": uri, "change": fixed.name} if lazy else None,
        )


def _changes(server: Server, subject: Subject, finding: Finding) -> Iterator[Change]:
    """Everything that an edit can do about one finding where it stands, safe fixes first."""
    yield from fixes_of(finding)
    yield from acceptances(subject, finding, server.capabilities)


def _moves(
    server: Server, subject: Subject, finding: Finding, diagnostic: lsp.Diagnostic | None, uri: str
) -> Iterator[lsp.CodeAction]:
    """What carries the load of one finding elsewhere; what cannot is told where the client shows reasons."""
    client = server.capabilities
    for moving in moves_of(subject, finding, client):
        if moving.hindrance and not client.disables_actions:
            continue
        lazy = client.resolves_actions and not moving.hindrance
        change = moving.change
        data = {"uri": uri, "rule": finding.rule, "fingerprint": finding.fingerprint, "change": change.name}
        yield lsp.CodeAction(
            title=change.title,
            kind=moving.kind,
            diagnostics=[diagnostic] if diagnostic else None,
            disabled=lsp.CodeActionDisabled(moving.hindrance) if moving.hindrance else None,
            edit=None if lazy or moving.hindrance else workspace_edit(change, subject, server),
            data=data if lazy else None,
        )


def _made(server: Server, subject: Subject, data: dict[str, Any]) -> lsp.WorkspaceEdit | None:
    """The edit of an action that was offered before, made anew from the texts as they are now."""
    subject.project.settle(subject.path)
    if "line" in data:
        where = lsp.Position(data["line"], data["character"])
        answers = answers_at(subject, data["uri"], where, server.capabilities)
        return next((workspace_edit(one, subject, server) for one in answers if one.name == data["change"]), None)
    findings = subject.project.report(subject.path).findings
    fixed = all_safe_fixes(subject, findings)
    if fixed is not None and data.get("change") == fixed.name:
        return workspace_edit(fixed, subject, server)
    for finding in findings:
        if (finding.rule, finding.fingerprint) == (data.get("rule"), data.get("fingerprint")):
            moves = (one.change for one in moves_of(subject, finding, server.capabilities) if not one.hindrance)
            for change in chain(_changes(server, subject, finding), moves):
                if change.name == data.get("change"):
                    return workspace_edit(change, subject, server)
    return None


def _asked(action: lsp.CodeAction, only: Sequence[lsp.CodeActionKind | str] | None) -> bool:
    """Whether a client that asks for certain kinds asks for this one; the name of a kind covers those below it."""
    return only is None or _covered(str(getattr(action.kind, "value", action.kind)), _names(only))


def _wanted(kind: str, context: lsp.CodeActionContext) -> bool:
    """Whether a client can want refactorings of this kind or below it now.

    An editor that asks by itself, at every move of the cursor, wants to know what is wrong here: what could be moved is
    worked out for those who ask.
    """
    if context.only is None:
        return context.trigger_kind is not lsp.CodeActionTriggerKind.Automatic
    names = _names(context.only)
    return _covered(kind, names) or any(one.startswith(f"{kind}.") for one in names)


def _covered(kind: str, asked: Sequence[str]) -> bool:
    return any(kind == one or kind.startswith(f"{one}.") for one in asked)


def _names(only: Sequence[lsp.CodeActionKind | str]) -> list[str]:
    return [str(getattr(one, "value", one)) for one in only]


def _touches(one: lsp.Range, other: lsp.Range) -> bool:
    return _key(one.start) <= _key(other.end) and _key(other.start) <= _key(one.end)


def _key(position: lsp.Position) -> tuple[int, int]:
    return position.line, position.character
