"""What files of a workspace hold as the corpus of a retrieval index: their text, and how much of it is behaviour."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.workspace import Workspace

LARGEST_CORPUS = 2_000_000
_MOST_FILES = 2_000
_TEXT = (
    ".md",
    ".mdx",
    ".txt",
    ".rst",
    ".html",
    ".htm",
    ".csv",
    ".tsv",
    ".json",
    ".jsonl",
    ".xml",
    ".yaml",
    ".yml",
    ".tex",
    ".adoc",
    ".org",
    ".text",
    ".markdown",
)
# what readers take in and cannot be weighed as text
_UNREADABLE = (
    ".pdf",
    ".docx",
    ".doc",
    ".pptx",
    ".ppt",
    ".xlsx",
    ".xls",
    ".epub",
    ".odt",
    ".rtf",
    ".mbox",
    ".ipynb",
    ".eml",
    ".msg",
)
_IGNORED = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".svg",
    ".ico",
    ".webp",
    ".gitkeep",
    ".ds_store",
    ".gitignore",
    ".keep",
    ".lock",
)
_BEHAVIOUR_NAME = re.compile(
    r"style[-_ ]?guide|writing[-_ ]?guide|tone(?:[-_ ]?of[-_ ]?voice)?(?=$|[-_. ])|brand[-_ ]?(?:voice|guide)|"
    r"voice[-_ ]?guide|output[-_ ]?format|response[-_ ]?format|answer[-_ ]?format"
    r"|format[-_ ]?(?:examples?|guide|rules?)|few[-_ ]?shots?|output[-_ ]?examples?|response[-_ ]?examples?|"
    r"example[-_ ]?(?:answers?|responses?|outputs?)"
    r"|(?:persona|system[-_ ]?prompt|guidelines[-_ ]?(?:tone|style))",
    re.IGNORECASE,
)
_BEHAVIOUR_TEXT = re.compile(
    r"\b(?:always|never) (?:write|use|respond|answer|reply|address|greet|sign|start|end|speak|say)\b|\b(?:our|the) "
    r"(?:tone|brand voice|voice)\b (?:is|should|must)|\btone of voice\b"
    r"|\b(?:use|follow|in) the following (?:output |response |answer )?(?:format|structure|template)\b|\b(?:respond|"
    r"answer|reply) (?:only )?(?:in|with) (?:the|this|valid|a) \w+"
    r"|^\s*(?:Input|Question|User|Q)\s*:[^\n]*\n+\s*(?:Output|Answer|Assistant|A)\s*:",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts that go into an index, each with the path that it comes from; empty for a literal."""

    texts: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        return sum(len(text) for _, text in self.texts)


def files_at(path: str, reference: str, workspace: Workspace) -> tuple[str, ...]:
    """The indexed files that a path in a program means, itself or all that is in it; from there or from the root."""
    plain = posixpath.normpath(reference.replace("\\", "/").strip()) if reference.strip() else ""
    if not plain or plain.startswith(("/", "~")) or ":" in plain or plain == ".":
        return ()
    folder = posixpath.dirname(path)
    # a program is mostly started at the root, and looks there
    for base in dict.fromkeys(("", folder, posixpath.dirname(folder))):
        candidate = posixpath.normpath(posixpath.join(base, plain))
        if candidate.startswith(".."):
            continue
        if workspace.exists(candidate):
            return (candidate,)
        inside = tuple(item for item in workspace.paths if item.startswith(f"{candidate}/"))
        if inside:
            return inside
    return ()


def read_corpus(paths: Sequence[str], pattern: str, endings: Sequence[str], workspace: Workspace) -> Corpus | None:
    """The text of files, as a loader with these filters reads it; None where some of it cannot be weighed."""
    texts: list[tuple[str, str]] = []
    total = 0
    for path in paths:
        lower = path.lower()
        name = posixpath.basename(path)
        if pattern and not fnmatch.fnmatch(name, pattern.rpartition("/")[2] or "*"):
            continue
        if (endings and not lower.endswith(tuple(endings))) or lower.endswith(_IGNORED) or name.startswith("."):
            continue
        if lower.endswith(_UNREADABLE):
            return None
        if not lower.endswith(_TEXT) and not pattern and not endings:
            continue
        document = workspace.document(path)
        if document is None or len(texts) >= _MOST_FILES:
            return None
        total += len(document.text)
        if total > LARGEST_CORPUS:
            return None
        texts.append((path, document.text))
    return Corpus(tuple(texts)) if texts else None


def behaviour_share(corpus: Corpus) -> tuple[float, tuple[str, ...]]:
    """The share of a corpus that says how to write rather than what is so, and the files with it."""
    behaviour = 0
    files: list[str] = []
    for path, text in corpus.texts:
        if path and _BEHAVIOUR_NAME.search(posixpath.basename(path)):
            own = len(text)
        else:
            own = sum(len(part) for part in re.split(r"\n\s*\n", text) if _BEHAVIOUR_TEXT.search(part))
        if own and path:
            files.append(path)
        behaviour += own
    return (behaviour / corpus.size if corpus.size else 0.0), tuple(files)
