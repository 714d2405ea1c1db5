"""Puts a report under a pull request, in place of the one that the last push put there. For action.yml only.

The report's first line is a marker. A comment is replaced only if it begins with that and is a bot's, so that nobody
can have their own words replaced, or pass them off. Where the token may not write, nothing fails: the job summary has
the report anyway.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

_PAGES = 20
_PER_PAGE = 100
_UNCHANGED = "No prompt weighs anything else"
"""A report that says this replaces an older one, and starts no conversation of its own."""


def main() -> None:
    report = Path(sys.argv[1]).read_text(encoding="utf-8")
    issue = f"{os.environ['API']}/repos/{os.environ['REPOSITORY']}/issues"
    try:
        known = _known(f"{issue}/{os.environ['NUMBER']}/comments", report.partition("\n")[0])
        if known is not None:
            _ask("PATCH", f"{issue}/comments/{known}", {"body": report})
        elif _UNCHANGED not in report:
            _ask("POST", f"{issue}/{os.environ['NUMBER']}/comments", {"body": report})
    except HTTPError as error:
        if error.code not in (401, 403, 404):
            print(f"::warning::the comment on prompts was not written: the API answered {error.code}")
            return
        print("The token may not write comments (pull-requests: write); what changed is in the job summary.")
    except (URLError, TimeoutError, ValueError) as error:
        print(f"::warning::the comment on prompts was not written: {type(error).__name__}")


def _known(comments: str, marker: str) -> int | None:
    """The comment of an earlier push."""
    for page in range(1, _PAGES + 1):
        found = _ask("GET", f"{comments}?per_page={_PER_PAGE}&page={page}", None)
        for comment in found:
            if str(comment["body"]).startswith(marker) and comment["user"]["type"] == "Bot":
                return int(comment["id"])
        if len(found) < _PER_PAGE:
            return None
    return None


def _ask(method: str, address: str, said: dict[str, str] | None) -> Any:
    request = Request(address, None if said is None else json.dumps(said).encode(), method=method)
    request.add_header("Authorization", f"Bearer {os.environ['TOKEN']}")
    request.add_header("Accept", "application/vnd.github+json")
    request.add_header("Content-Type", "application/json")
    with urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


if __name__ == "__main__":
    main()
