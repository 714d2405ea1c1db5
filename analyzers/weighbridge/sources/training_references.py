"""Which data files of a workspace a training configuration or script names, and whether anything trains here at all."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, cast

from weighbridge.sources.training_names import training_path

if TYPE_CHECKING:
    from weighbridge.workspace import Workspace

_MOST_FILES = 400
_MOST_CHARACTERS = 200_000
_CONFIGURATION = re.compile(
    r"^(?:base_model|model_name_or_path|finetuning_type|dataset_mixer|dataset_mixture|training_file)\s*:|"
    r"torchtune\.datasets|\"training_file\"",
    re.MULTILINE,
)
_SCRIPT = re.compile(
    r"\b(?:SFTTrainer|DPOTrainer|ORPOTrainer|KTOTrainer|CPOTrainer|UnslothTrainer|LoraConfig|get_peft_model|"
    r"FastLanguageModel|fine_tuning\.jobs|fineTuning\.jobs|FineTuningJob|"
    r"axolotl|llamafactory-cli|LLaMA-?Factory|mlx_lm\.lora)\b"
)
_LANGUAGE_TRAINER = re.compile(r"\b\w*Trainer\(")
_LANGUAGE_MODEL = re.compile(
    r"CausalLM|LMHeadModel|AutoModelForSeq2SeqLM|--finetuning_type|--train_file_dir|--use_peft"
)
_PATH = re.compile(r"[\w./\\-]++")
_DATA_SUFFIX = re.compile(r"(?<=[\w-])\.(?:jsonl|json|ndjson)\b")
_SETTING_SUFFIXES = (".yml", ".yaml", ".toml")
_PROGRAM_SUFFIXES = (".py", ".sh", ".bash", ".slurm", ".sbatch", ".ipynb", ".mk")
_SKIPPED = (".github/", "node_modules/", ".venv/", "site-packages/")
_INDEX = "dataset_info.json"


class _Training:
    """What a workspace trains on."""

    __slots__ = ("files", "trains")

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.trains = False


def references_of(workspace: Workspace) -> frozenset[str]:
    """The data files that configurations and scripts of the workspace train on."""
    return frozenset(_training(workspace).files)


def trains_here(workspace: Workspace) -> bool:
    """Whether anything in the workspace tunes a language model."""
    return _training(workspace).trains


def _training(workspace: Workspace) -> _Training:
    return workspace.remembered("training references", lambda: _search(workspace))


def _candidates(workspace: Workspace) -> list[str]:
    """Files that may launch a training, those that say so in their path first."""
    settings = [path for path in workspace.paths if path.endswith(_SETTING_SUFFIXES)]
    programs = [path for path in workspace.paths if path.endswith(_PROGRAM_SUFFIXES)]
    manifests = [path for path in workspace.paths if posixpath.basename(path) in ("requirements.txt", "pyproject.toml")]
    chosen = [path for path in (*settings, *programs) if training_path(path)]
    shallow = sorted((*settings, *programs), key=lambda path: (path.count("/"), path))
    ordered = dict.fromkeys([*chosen[:_MOST_FILES], *manifests[:20], *shallow])
    return [path for path in ordered if not path.startswith(_SKIPPED)][:_MOST_FILES]


def _search(workspace: Workspace) -> _Training:
    found = _Training()
    indexes = _dataset_indexes(workspace)
    for path in _candidates(workspace):
        document = workspace.document(path)
        if document is None:
            continue
        text = document.text[:_MOST_CHARACTERS]
        if not _launches(path, text):
            continue
        found.trains = True
        for reference in _data_files(text):
            found.files.update(_files(path, reference, workspace))
        for folder, names in indexes:
            for name, file in names.items():
                if name in text and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
                    found.files.update(_files(posixpath.join(folder, _INDEX), file, workspace))
    return found


def _data_files(text: str) -> set[str]:
    """Every path as far as its last data suffix; one pattern for both would try every length of a long path."""
    found: set[str] = set()
    for path in _PATH.finditer(text):
        ends = [suffix.end() for suffix in _DATA_SUFFIX.finditer(text, path.start(), path.end())]
        if ends:
            found.add(text[path.start() : ends[-1]])
    return found


def _launches(path: str, text: str) -> bool:
    if path.endswith(_SETTING_SUFFIXES):
        return bool(_CONFIGURATION.search(text)) and (
            "datasets:" in text or "dataset" in text or "training_file" in text
        )
    if path.endswith("requirements.txt"):
        return bool(re.search(r"(?m)^[ \t]*+(?:trl|peft|axolotl|unsloth|llamafactory)\b", text))
    return bool(_SCRIPT.search(text)) or bool(
        _LANGUAGE_MODEL.search(text) and (_LANGUAGE_TRAINER.search(text) or "--" in text)
    )


def _dataset_indexes(workspace: Workspace) -> list[tuple[str, dict[str, str]]]:
    """LLaMA-Factory's lists of data sets: names and the files behind them."""
    import json

    indexes: list[tuple[str, dict[str, str]]] = []
    for path in workspace.named(_INDEX)[:20]:
        document = workspace.document(path)
        if document is None:
            continue
        try:
            value = json.loads(document.text)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            names: dict[str, str] = {}
            for name, entry in list(cast("dict[str, object]", value).items())[:1000]:
                file = cast("dict[str, object]", entry).get("file_name") if isinstance(entry, dict) else None
                if isinstance(file, str):
                    names[name] = file
            indexes.append((posixpath.dirname(path), names))
    return indexes


def _files(path: str, reference: str, workspace: Workspace) -> list[str]:
    """The workspace files that a reference means: by its path from there or from the root, else by a unique name."""
    plain = posixpath.normpath(reference.replace("\\", "/")).lstrip("/")
    if plain.startswith(".."):
        resolved = workspace.resolve(path, reference)
        return [resolved] if resolved is not None else []
    folder: str = posixpath.dirname(path)
    while True:
        candidate = posixpath.join(folder, plain)
        if candidate in workspace.paths:
            return [candidate]
        if not folder:
            break
        folder = posixpath.dirname(folder)
    named = [item for item in workspace.named(posixpath.basename(plain)) if item == plain or item.endswith(f"/{plain}")]
    return named if len(named) == 1 else []
