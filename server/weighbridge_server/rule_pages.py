"""Where a rule's page is: beside the package, so that it opens without a network, or on a site that settings name."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import weighbridge_rules

if TYPE_CHECKING:
    from weighbridge.rules import RuleBook


def rule_page(rules: RuleBook, name: str, root: str, site: str) -> str:
    """The address of a rule's page; of a team's own rule, that of its file; empty where there is neither."""
    if site:
        return f"{site.rstrip('/')}/{name}"
    if name not in rules:
        return ""
    if rules[name].path:
        return (Path(root) / rules[name].path).as_uri()
    folder = _folder()
    return (folder / f"{name}.md").as_uri() if folder is not None else ""


@cache
def _folder() -> Path | None:
    """The pages: in the wheel they lie in the package, in a checkout in the documentation."""
    package = Path(next(iter(weighbridge_rules.__path__)))
    for folder in (package / "pages", package.parent.parent / "docs" / "rules"):
        if folder.is_dir():
            return folder
    return None
