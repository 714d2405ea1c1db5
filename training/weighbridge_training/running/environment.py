"""What a worker finds in its environment: what programs need to run, and no secret of whoever started it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES = frozenset(
    ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP", "LD_LIBRARY_PATH",
     "XDG_CACHE_HOME", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NO_PROXY", "no_proxy",
     "HF_HOME", "HF_HUB_CACHE", "HF_HUB_OFFLINE", "HF_ENDPOINT", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE",
     "TRANSFORMERS_CACHE", "TORCH_HOME", "TRITON_CACHE_DIR", "ROCR_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES",
     "SYSTEMROOT", "SYSTEMDRIVE", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PATHEXT", "COMSPEC"]
)  # fmt: skip
_PREFIXES = ("LC_", "CUDA_", "NVIDIA_", "NCCL_", "GLOO_", "OMP_", "MKL_", "PYTORCH_", "TORCHINDUCTOR_")
_PROXIES = frozenset(["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"])
_SET = {"HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1", "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1"}


def minimal_environment(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """What is passed on. A gated model is loaded with the login that `hf auth login` left in HF_HOME, not with a
    variable.
    """
    found = os.environ if given is None else given
    return {name: value for name, value in found.items() if _passes(name, value)} | _SET


def _passes(name: str, value: str) -> bool:
    if name in _PROXIES:
        # a proxy may be named with a password in it
        return "@" not in value
    return name in _NAMES or name.startswith(_PREFIXES)
