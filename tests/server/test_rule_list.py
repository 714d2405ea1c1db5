"""The rules that an editor can explain."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlparse

from editor import editor
from test_tickets import plain
from weighbridge.rules import load_rules


async def test_every_rule_is_told_with_its_page(tmp_path: Path) -> None:
    async with editor(tmp_path) as ed:
        uri = (tmp_path / "weighbridge.yaml").as_uri()
        answer = plain(await ed.client.protocol.send_request_async("weighbridge/rules", {"textDocument": {"uri": uri}}))
    told = {rule["name"]: rule for rule in answer["rules"]}
    assert set(told) == {rule.name for rule in load_rules()}
    for name, rule in told.items():
        assert rule["summary"]
        page = Path(unquote(urlparse(rule["page"]).path))
        assert page.read_text(encoding="utf-8").startswith(f"# {name}")
