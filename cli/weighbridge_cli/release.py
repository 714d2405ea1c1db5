"""What the installed package says about itself."""

from __future__ import annotations

import os


def version() -> str:
    """The version, from the package's metadata; reading it takes milliseconds, so only those who show it ask."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("weighbridge")
    except PackageNotFoundError:
        return "0+source"


def rule_page_address(rule: str) -> str:
    """Where a rule's page is on the web: below `WEIGHBRIDGE_RULE_PAGES`, else below the documentation address of the
    package; empty where neither is set.
    """
    base = os.environ.get("WEIGHBRIDGE_RULE_PAGES") or _documentation()
    return f"{base.rstrip('/')}/{rule}" if base else ""


def _documentation() -> str:
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        addresses = metadata("weighbridge").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    for entry in addresses:
        label, _, address = str(entry).partition(",")
        if label.strip().lower() == "documentation":
            return f"{address.strip().rstrip('/')}/rules"
    return ""
