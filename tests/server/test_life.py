"""From the first message to the last: transports, folders, cancellation, and what is logged."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from editor import COMMAND, PULL, at, editor
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pytest_lsp import LanguageClient, client_capabilities
from weighbridge_server.server import make_server

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "the launch code is 8472-tango"


async def test_the_command_line_starts_the_same_server(tmp_path: Path) -> None:
    async with editor(tmp_path, command=[sys.executable, "-m", "weighbridge_cli", "server"]) as ed:
        assert ed.answer.server_info is not None
        assert ed.answer.server_info.name == "weighbridge"


@pytest.mark.parametrize("option", ["--tcp", "--ws"])
async def test_a_client_can_connect_to_an_address(option: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = await asyncio.create_subprocess_exec(*COMMAND, option, f"127.0.0.1:{port}")
    try:
        client = LanguageClient()
        for _ in range(200):
            try:
                await (client.start_tcp if option == "--tcp" else client.start_ws)("127.0.0.1", port)
                break
            except OSError:
                await asyncio.sleep(0.1)
        answer = await client.initialize_session(lsp.InitializeParams(capabilities=client_capabilities(PULL)))
        assert answer.server_info.name == "weighbridge"
        await client.shutdown_session()
    finally:
        if server.returncode is None:
            server.kill()
        await server.wait()


def test_an_address_that_is_none_is_refused() -> None:
    done = subprocess.run([*COMMAND, "--tcp", "here"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "expected HOST:PORT, found 'here'" in done.stderr


async def test_a_request_that_waits_can_be_cancelled(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts/system.md").write_text("You are a bot. " * 3_000)
    async with editor(tmp_path) as ed:
        first = await ed.workspace()
        known = [lsp.PreviousResultId(one.uri, one.result_id) for one in first.items]
        assert known
        waiting = ed.client.protocol.send_request(
            "workspace/diagnostic", lsp.WorkspaceDiagnosticParams(known), msg_id="w"
        )
        await asyncio.sleep(0.3)
        ed.client.protocol.notify("$/cancelRequest", lsp.CancelParams("w"))
        with pytest.raises(JsonRpcException):
            await asyncio.wait_for(asyncio.wrap_future(waiting), 10)
        uri = ed.open(tmp_path / "prompts/system.md")
        assert "system-prompt-too-long" in await ed.rules(uri)


async def test_logs_never_contain_a_text(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "prompts" / "system.md"
    file.parent.mkdir()
    file.write_text(f"You are a bot. {SECRET}\n" * 2_000)
    async with editor(tmp_path, command=[*COMMAND, "--log-level", "info"]) as ed:
        uri = ed.open(file)
        await ed.rules(uri)
        ed.type(uri, SECRET, at(0, 0))
        # what no server understands: an error in every layer must not quote what it was about
        for message in (
            {"method": "textDocument/didChange", "params": {"textDocument": {"uri": uri}, "contentChanges": [SECRET]}},
            {"method": "textDocument/didChange", "params": SECRET},
            {"method": "weighbridge/unknown", "params": {"text": SECRET}},
            {"id": "odd", "method": "textDocument/codeAction", "params": {"textDocument": SECRET}},
        ):
            ed.client.protocol._send_data({"jsonrpc": "2.0", **message})
        with pytest.raises(JsonRpcException):
            params = lsp.ExecuteCommandParams("weighbridge.openPage", [SECRET, SECRET])
            await ed.client.workspace_execute_command_async(params)
        await ed.rules(uri)
        assert not ed.client.messages
    assert SECRET not in capfd.readouterr().err


async def test_folders_come_and_go(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / ".git").mkdir(parents=True)
        (tmp_path / name / "prompts").mkdir()
        (tmp_path / name / "prompts/system.md").write_text("You are a bot. Answer in full sentences. " * 2_000)

    async with editor(tmp_path / "one") as ed:
        assert {one.uri for one in (await ed.workspace()).items} == {(tmp_path / "one/prompts/system.md").as_uri()}
        folder = lsp.WorkspaceFolder((tmp_path / "two").as_uri(), "two")
        gone = lsp.WorkspaceFolder((tmp_path / "one").as_uri(), "one")
        event = lsp.WorkspaceFoldersChangeEvent(added=[folder], removed=[gone])
        ed.client.workspace_did_change_workspace_folders(lsp.DidChangeWorkspaceFoldersParams(event))
        assert {one.uri for one in (await ed.workspace()).items} == {(tmp_path / "two/prompts/system.md").as_uri()}


async def test_nothing_is_kept_of_handled_messages() -> None:
    """The leaks of pygls 2.1.1 are closed: after any number of messages its registers are empty."""
    server = make_server("0")
    protocol = server.protocol
    sent: list[bytes] = []

    class Writer:
        def write(self, data: bytes) -> None:
            sent.append(data)

        def close(self) -> None: ...

    protocol.set_writer(Writer())

    def receive(**message: object) -> None:
        protocol.handle_message(protocol.structure_message({"jsonrpc": "2.0", **message}))

    capabilities: dict[str, object] = {"textDocument": {"publishDiagnostics": {}}}
    receive(id=1, method="initialize", params={"processId": None, "rootUri": None, "capabilities": capabilities})
    document = {"uri": "untitled:a", "languageId": "python", "version": 1, "text": "x = 1\n"}
    receive(method="textDocument/didOpen", params={"textDocument": document})
    for version in range(2, 50):
        change = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": " "}
        receive(
            method="textDocument/didChange",
            params={"textDocument": {"uri": "untitled:a", "version": version}, "contentChanges": [change]},
        )
    assert server.session.buffer("untitled:a").text == " " * 48 + "x = 1\n"
    await asyncio.sleep(0.3)
    assert protocol._request_futures == {}
    assert protocol._result_types == {}
    assert protocol.workspace.text_documents == {}
    server.session.close()
