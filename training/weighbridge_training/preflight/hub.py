"""What a hub says of a base model: asked only where a person wants it, by the hub's own library.

The library reads the address of the hub (`HF_ENDPOINT`) and the user's token from where it always does; three small
files are fetched into its cache, and no weights.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge_training.preflight.base import Base, base_of
from weighbridge_training.preflight.problems import Problem, error, note

if TYPE_CHECKING:
    from weighbridge.tuning.task import BaseModelOf

_TIMEOUT_S = 15
_MAX_BYTES = 32 * 1_048_576
_SMALL = ("config.json", "tokenizer_config.json", "README.md")


class HubError(Exception):
    """Why nothing is known of a base; it carries the problem that says so."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def base_on_hub(model: BaseModelOf) -> Base:
    """The base by its id; raises `HubError`."""
    name, revision = str(model.id), model.revision
    try:
        library: Any = import_module("huggingface_hub")
        errors: Any = import_module("huggingface_hub.errors")
    except ImportError:
        raise HubError(
            note(name, "not checked: huggingface_hub is not installed", "pip install 'weighbridge[hooks]'")
        ) from None
    try:
        about: Any = library.HfApi().model_info(name, revision=revision, timeout=_TIMEOUT_S)
        files = tuple(sorted(str(one.rfilename) for one in about.siblings or ()))
        if about.gated:
            library.HfApi().auth_check(name)
        texts = {file: _fetched(library, name, file, about.sha) for file in _SMALL if file in files}
    except errors.GatedRepoError:
        raise HubError(
            error(name, "its weights are given to those who have accepted its conditions, and not to this account",
                  "Accept them on its page, and give the machine that trains a token (HF_TOKEN).")
        ) from None  # fmt: skip
    except errors.RevisionNotFoundError:
        raise HubError(error(name, f"there is no revision {revision}", "Change `base_model.revision`.")) from None
    except errors.RepositoryNotFoundError:
        raise HubError(
            error(name, "there is no such model, or this account may not see it", "Change `base_model.id`.")
        ) from None
    except Exception as problem:
        said = f"{type(problem).__name__}: {str(problem).splitlines()[0] if str(problem) else ''}"
        raise HubError(note(name, f"not checked: the hub did not answer ({said:.200})")) from None
    return base_of(
        name, files, lambda file: texts.get(file, b""), texts.get("README.md", b"").decode("utf-8", "replace")
    )


def _fetched(library: Any, name: str, file: str, revision: str | None) -> bytes:
    path = Path(library.hf_hub_download(name, file, revision=revision, etag_timeout=_TIMEOUT_S))
    with path.open("rb") as stream:
        return stream.read(_MAX_BYTES)
