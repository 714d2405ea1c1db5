"""Trainings from the editor, with the real server, ledger and trust, and a hook: shown, confirmed, followed, ended."""

from __future__ import annotations

import ast
import asyncio
import json
import shutil
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from editor import Editor, editor
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from test_tickets import plain

SHARED = Path(__file__).parents[1] / "driving"
sys.path[:0] = [str(SHARED), str(SHARED.with_name("preflight"))]
from driving_workspace import PATH, workspace  # noqa: E402
from fake_hub import serving_hub  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PROGRAM = Path(__file__).parent / "training_program.py"
OPTIONS = {"trusted": True, "trainingView": True}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a task, and a user with one hook of their own; steps take a tenth of a second."""
    box = tmp_path / "box"
    box.mkdir()
    (box / "PACE").write_text("0.1")
    program = tmp_path / "program.py"
    shutil.copyfile(PROGRAM, program)
    program.chmod(0o600)
    config = tmp_path / "config"
    config.mkdir(mode=0o700)
    hooks = config / "hooks.toml"
    argv = json.dumps([sys.executable, str(program)])
    hooks.write_text(
        f'[hooks.box]\ntype = "command"\nargv = {argv}\nidempotent = true\nenv = ["BACK_END", "SHARED"]\n'
        "usd_per_gpu_hour = 3.6\n"
    )
    hooks.chmod(0o600)
    for name, value in {
        "BACK_END": box,
        "SHARED": SHARED,
        "WEIGHBRIDGE_CONFIG_HOME": config,
        "WEIGHBRIDGE_STATE_HOME": tmp_path / "state",
    }.items():
        monkeypatch.setenv(name, str(value))
    return workspace(tmp_path / "work")


@asynccontextmanager
async def window(root: Path, options: Any = OPTIONS, answer: str = "") -> AsyncIterator[Editor]:
    """An editor in which a person picks the action whose title begins with `answer`, and dismisses what has no such."""
    async with editor(root, options=options) as ed:
        ed.asked = []  # type: ignore[attr-defined]
        ed.jobs = []  # type: ignore[attr-defined]

        @ed.client.feature(lsp.WINDOW_SHOW_MESSAGE_REQUEST)
        def asked(params: lsp.ShowMessageRequestParams) -> lsp.MessageActionItem | None:
            ed.asked.append(params.message)  # type: ignore[attr-defined]
            return next((one for one in params.actions or () if answer and one.title.startswith(answer)), None)

        @ed.client.feature("weighbridge/jobsChanged")
        def changed(params: Any) -> None:
            ed.jobs = plain(params)["jobs"]  # type: ignore[attr-defined]

        yield ed


async def ask(ed: Editor, method: str, **params: Any) -> Any:
    return plain(await ed.client.protocol.send_request_async(f"weighbridge/{method}", params))


async def offered(ed: Editor, uri: str) -> list[str]:
    """The task files whose training is offered for a document."""
    start = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
    context = lsp.CodeActionContext([], only=["refactor.rewrite.weighbridge.train"])
    params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), start, context)
    # the client's side of lsprotocol reads an action with a command as a command, and the command as its text
    found = await ed.client.text_document_code_action_async(params)
    return [ast.literal_eval(one.command)["arguments"][0] for one in found or () if isinstance(one, lsp.Command)]


async def until(ed: Editor, accept: Any, what: str) -> Any:
    """Waits until a job is as it should be."""
    for _ in range(200):
        jobs = (await ask(ed, "jobs"))["jobs"]
        if jobs and accept(jobs[0]):
            return jobs[0]
        await asyncio.sleep(0.1)
    raise AssertionError(f"waited in vain for {what}: {jobs}")


async def submitted(ed: Editor, uri: str) -> str:
    await ask(ed, "trainingAllow", taskUri=uri, hook="box")
    shown = await ask(ed, "trainingPreview", taskUri=uri, hook="box")
    return (await ask(ed, "trainingSubmit", taskUri=uri, hook="box", digest=shown["digest"]))["key"]


async def test_what_is_sent_is_shown_first_and_then_followed_to_its_verdict(root: Path) -> None:
    uri = (root / PATH).as_uri()
    async with window(root) as ed:
        assert await ask(ed, "jobs") == {"jobs": []}
        before = await ask(ed, "trainingPreview", taskUri=uri, hook="box")
        assert before["mayAllow"] is True
        assert len(before["needs"]) == 1
        await ask(ed, "trainingAllow", taskUri=uri, hook="box")
        shown = await ask(ed, "trainingPreview", taskUri=uri, hook="box")
        assert shown["needs"] == [] == shown["problems"]
        assert shown["target"].endswith("the box of this test")
        assert shown["rows"] == 12
        assert "warning  data/holdout.jsonl: 4 rows cannot prove a gain" in shown["words"]
        assert shown["costUsd"] == pytest.approx(0.6)
        assert {one["name"] for one in shown["files"]} >= {"data/train.jsonl", "data/holdout.jsonl", "worker.pyz"}
        assert not list((root.parent / "box").glob("wb-*")), "nothing is sent before somebody has said so"
        key = (await ask(ed, "trainingSubmit", taskUri=uri, hook="box", digest=shown["digest"]))["key"]
        job = await until(ed, lambda job: job["verdict"], "a verdict")
        assert job["key"] == key
        assert job["state"] == "SUCCEEDED"
        assert job["verdict"]["outcome"] == "unproved"
        assert [step for step, _ in job["losses"]] == [1, 2, 3, 4, 5, 6]
        assert (await ask(ed, "jobLog", key=key, after=0))["text"] == "loading\n"
        await ed.until(lambda: ed.jobs and ed.jobs[0]["verdict"], "the notification")  # type: ignore[attr-defined]
        await ed.until(lambda: any("parcels" in one for one in ed.asked), "the news of its end")  # type: ignore[attr-defined]


async def test_a_hub_is_asked_about_the_base_only_where_its_user_says_so(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = (root / PATH).as_uri()
    with serving_hub({"org/tiny": {"files": {}, "gated": "manual"}}) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
        async with window(root) as ed:
            unasked = await ask(ed, "trainingPreview", taskUri=uri, hook="box")
        assert (hub.asked, unasked["problems"]) == ([], [])
        assert "the setting `askHub`" in unasked["words"]
        async with window(root, {**OPTIONS, "askHub": True}) as ed:
            asked = await ask(ed, "trainingPreview", taskUri=uri, hook="box")
    assert hub.asked
    assert any(
        "org/tiny: its weights are given to those who have accepted its conditions" in one for one in asked["problems"]
    )


async def test_a_task_that_changed_since_it_was_shown_is_not_sent(root: Path) -> None:
    uri = (root / PATH).as_uri()
    async with window(root) as ed:
        await ask(ed, "trainingAllow", taskUri=uri, hook="box")
        shown = await ask(ed, "trainingPreview", taskUri=uri, hook="box")
        with (root / PATH).with_name("train.jsonl").open("a") as file:
            file.write(
                json.dumps({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]})
            )
        with pytest.raises(JsonRpcException, match="changed since they were shown"):
            await ask(ed, "trainingSubmit", taskUri=uri, hook="box", digest=shown["digest"])
        assert await ask(ed, "jobs") == {"jobs": []}
    assert not list((root.parent / "box").glob("wb-*"))


async def test_an_untrusted_window_sends_nothing_and_follows_nothing(root: Path) -> None:
    uri = (root / PATH).as_uri()
    async with window(root, {"trusted": False, "trainingView": True}) as ed:
        await ask(ed, "trainingAllow", taskUri=uri, hook="box")
        shown = await ask(ed, "trainingPreview", taskUri=uri, hook="box")
        assert "not trusted" in shown["needs"][0]
        with pytest.raises(JsonRpcException, match="not trusted"):
            await ask(ed, "trainingSubmit", taskUri=uri, hook="box", digest=shown["digest"])
        ed.client.protocol.notify("weighbridge/trustChanged", {"trusted": True})
        again = await ask(ed, "trainingPreview", taskUri=uri, hook="box")
        assert again["needs"] == []
    assert not list((root.parent / "box").glob("wb-*"))


async def test_the_command_answers_at_once_and_asks_before_it_sends(root: Path) -> None:
    file = root / PATH
    async with window(root, answer="Allow") as ed:
        assert await offered(ed, ed.open(file)) == [file.as_uri()]
        answer = await ed.client.workspace_execute_command_async(
            lsp.ExecuteCommandParams("weighbridge.train", [file.as_uri(), "box"])
        )
        assert plain(answer)["token"]
        await ed.until(lambda: len(ed.asked) == 2, "two questions")  # type: ignore[attr-defined]
        allow, send = ed.asked  # type: ignore[attr-defined]
        assert "never used from this workspace" in allow
        assert "the box of this test" in send
        assert "0.60" in send
        await asyncio.sleep(0.3)
        assert await ask(ed, "jobs") == {"jobs": []}, "the second question was dismissed"


async def test_it_is_cancelled_in_the_editors_progress_and_found_again_after_a_restart(root: Path) -> None:
    (root.parent / "box" / "PACE").write_text("30")
    async with window(root) as ed:
        key = await submitted(ed, (root / PATH).as_uri())
        await until(ed, lambda job: job["state"] == "RUNNING", "a running job")
    async with window(root) as ed:
        (job,) = (await ask(ed, "jobs"))["jobs"]
        assert job["key"] == key
        token = f"weighbridge/train/{key}"
        await ed.until(lambda: any(one.token == token for one in ed.partial), "its progress")
        begun = next(one.value for one in ed.partial if one.token == token)
        assert plain(begun)["cancellable"] is True
        ed.client.window_work_done_progress_cancel(lsp.WorkDoneProgressCancelParams(token))
        await until(ed, lambda job: job["state"] == "CANCELLED", "its end")
        await ed.until(
            lambda: "end" in [plain(one.value)["kind"] for one in ed.partial if one.token == token], "the end"
        )


async def test_a_prompt_offers_the_task_that_wants_to_beat_it_and_a_broken_task_nothing(root: Path) -> None:
    prompt = root / "prompts" / "system.md"
    prompt.parent.mkdir()
    prompt.write_text("You answer whether something is a number.\n")
    task = root / PATH
    task.write_text(task.read_text() + "incumbent: {model: gpt-4o, prompt: {path: prompts/system.md}}\n")
    async with window(root) as ed:
        uri = ed.open(prompt)
        assert await offered(ed, uri) == [task.as_uri()]
        task.write_text("name: [")
        ed.touched(task)
        await asyncio.sleep(0.2)
        assert await offered(ed, uri) == []


async def test_a_version_name_that_another_adapter_has_is_refused(root: Path) -> None:
    (root.parent / "state" / "adapters" / "parcels" / "v1-0123456789ab").mkdir(parents=True)
    uri = (root / PATH).as_uri()
    async with window(root) as ed:
        await ask(ed, "trainingAllow", taskUri=uri, hook="box")
        shown = await ask(ed, "trainingPreview", taskUri=uri, hook="box")
        assert ["Raise `adapter.version`" in one for one in shown["problems"]] == [True]
        with pytest.raises(JsonRpcException, match="is the name of another adapter"):
            await ask(ed, "trainingSubmit", taskUri=uri, hook="box", digest=shown["digest"])
