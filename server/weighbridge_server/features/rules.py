"""The rules that hold for a document, so that an editor can offer their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from weighbridge_server.rule_pages import rule_page

if TYPE_CHECKING:
    from weighbridge_server.server import Server
    from weighbridge_server.session import Subject

RULES = "weighbridge/rules"
"""A request: `{textDocument: {uri}}`, answered with `{rules: [{name, group, summary, page}]}`, or null."""


def register(server: Server) -> None:
    # no annotation of a first parameter or of one of our own requests: pygls looks annotations up at run time
    @server.feature(RULES)
    async def rules(ls: Any, params: Any) -> Any:
        return await cast("Server", ls).session.ask(str(params.textDocument.uri), _told)


def _told(subject: Subject) -> dict[str, list[dict[str, str]]]:
    book = subject.project.governing.rules
    rows = sorted(book, key=lambda rule: (rule.group.value, rule.name))
    return {
        "rules": [
            {
                "name": rule.name,
                "group": rule.group.value,
                "summary": rule.summary,
                "page": rule_page(book, rule.name, subject.home.root, subject.settings.rule_site),
            }
            for rule in rows
        ]
    }
