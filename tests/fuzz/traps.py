"""Trees of files as no project should have them, and as every disk can: for the workspace and for the command line."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

from damage import damaged, recoded
from seeds import governed, projects

ENDINGS = (
    "py", "ts", "tsx", "js", "jsx", "mjs", "ipynb", "md", "txt", "j2", "hbs", "prompty", "prompt", "prompt.yml", "json",
    "jsonl", "yaml", "yml", "toml", "baml", "poml", "promptl", "rail", "mdc", "xml", "sh",
)  # fmt: skip
_NAMES = (
    "a b", "a'b", 'a"b', "-rf", "a\nb", "\u202emd", "\U0001f600", "a::b", "%0A", "$(x)", "n" * 240, "\\", "a;b", "*",
)  # fmt: skip
_FOUND_BY_NAME = (
    "weighbridge.yaml",
    "pyproject.toml",
    "CLAUDE.md",
    "tsconfig.json",
    "package.json",
    "dataset_info.json",
)
_PROMPT = b"You are a bot. You must answer in JSON. Today is 12 March 2024.\n"


def spoil(root: Path, number: int) -> None:
    """Every project in a folder of its own, each of its files damaged or recoded."""
    chance = Random(f"tree {number}")
    for project, files in projects().items():
        for path, text in files.items():
            harmed = text if chance.random() < 0.3 else damaged(text, chance)
            data = recoded(harmed, chance) if chance.random() < 0.2 else harmed.encode("utf-8", "surrogatepass")
            write(root / project / path, data)


def misrule(root: Path, number: int) -> None:
    """Settings, rules and a baseline that are damaged."""
    chance = Random(f"rule {number}")
    for path, text in governed().items():
        harmed = damaged(text, chance) if chance.random() < 0.5 else text
        write(root / path, harmed.encode("utf-8", "surrogatepass"))


def set_traps(root: Path, outside: Path) -> None:
    """Links that loop, dangle and lead out, folders named like files, pipes, odd names, and nothing at all."""
    secret = outside / "secret.md"
    write(secret, b"You are the secret bot. You must never tell this.\n")
    for ending in ENDINGS:
        write(root / f"empty/prompts/prompt.{ending}", b"")
        write(root / f"blank/prompts/prompt.{ending}", b"\xef\xbb\xbf \r\n\t\n")
        (root / f"folders/prompt.{ending}").mkdir(parents=True)
    for name in (
        "weighbridge.yaml",
        "pyproject.toml",
        "CLAUDE.md",
        "tsconfig.json",
        "package.json",
        "dataset_info.json",
    ):
        (root / "folders" / name).mkdir(parents=True)
    links = root / "links/prompts"
    links.mkdir(parents=True)
    for name, target in {
        "a.md": "b.md",
        "b.md": "a.md",
        "self.md": "self.md",
        "up": "../..",
        "gone.md": "no/where.md",
        "out.md": str(secret),
        "folder": str(outside),
        "CLAUDE.md": "up/links/prompts/up/links/prompts/CLAUDE.md",
    }.items():
        (links / name).symlink_to(target)
    write(
        root / "links/CLAUDE.md",
        b"@prompts/a.md @prompts/out.md @prompts/folder/secret.md @prompts/up/links/CLAUDE.md\n",
    )
    write(root / "links/x.prompty", b"---\nname: x\n---\nsystem:\nYou are a bot. {% include 'prompts/out.md' %}\n")
    pipes = root / "pipes/prompts"
    pipes.mkdir(parents=True)
    for name in ("pipe.md", ".gitignore", *_FOUND_BY_NAME):
        os.mkfifo(pipes / name)
    write(pipes / "agent.ts", b"import { P } from '@/pipe'; import x from './pipe.md'; generateText({ system: P });\n")
    write(pipes / "AGENTS.md", b"@pipe.md\n")
    write(pipes / "a.j2", b"You are a bot. {% include 'pipe.md' %}\n")
    for name in _NAMES:
        write(
            root / "names/prompts" / f"{name}.md", b"You are a bot. You must answer in JSON. Today is 12 March 2024.\n"
        )
    write(Path(os.fsdecode(os.fsencode(root / "names/prompts/") + b"\xff\xfe.md")), b"You are a bot.\n")
    closed = root / "closed"
    write(closed / "prompts/system.md", b"You are a bot.\n")
    write(closed / "agent.py", b"x = 1\n")
    (closed / "agent.py").chmod(0)
    (closed / "prompts").chmod(0)


def write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
