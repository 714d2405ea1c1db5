"""What a machine has: its device, the precision it computes in, how much memory is left, how fast it could be."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import torch

from weighbridge_training.worker.failures import Failure

if TYPE_CHECKING:
    from weighbridge_training.worker.request import Request

_PEAKS = (
    ("B200", 2250e12),
    ("H200", 989e12),
    ("H100 PCIe", 756e12),
    ("H100", 989e12),
    ("GH200", 989e12),
    ("A100", 312e12),
    ("L40S", 362e12),
    ("L40", 181e12),
    ("L4", 121e12),
    ("A10G", 70e12),
    ("A10", 125e12),
    ("A6000", 155e12),
    ("RTX 4090", 165e12),
    ("RTX 3090", 71e12),
)
"""Dense bf16 operations a second as the maker gives them, without sparsity; a longer name before a shorter one."""


@dataclass(frozen=True, slots=True)
class Device:
    """Where the model is, and in which numbers it computes."""

    kind: str
    gpu: str | None
    dtype: Any
    attention: str

    @property
    def is_cuda(self) -> bool:
        return self.kind == "cuda"

    @property
    def precision(self) -> str:
        return str(self.dtype).removeprefix("torch.")

    @property
    def peak(self) -> float | None:
        """Operations a second, where they are known."""
        name = self.gpu or ""
        return next((peak for model, peak in _PEAKS if model in name), None) if self.precision == "bfloat16" else None


def chosen_device(request: Request) -> Device:
    """A GPU where the job asks for one; raises `Failure` where there is none."""
    if request.gpus_per_node == 0:
        return Device("cpu", None, torch.float32, "sdpa")
    if not torch.cuda.is_available():
        raise Failure(
            "no-gpu",
            "The task asks for a GPU, and PyTorch sees none here. Send it to a machine that has one, install PyTorch "
            "for its driver, or set `resources.gpus_per_node: 0` to train on the processor.",
        )
    torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")))
    dtype = torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
    return Device("cuda", torch.cuda.get_device_name(), dtype, "flash_attention_2" if _has_flash(dtype) else "sdpa")


def free_bytes(device: Device) -> int:
    """Memory that is left for a step."""
    if device.is_cuda:
        return int(torch.cuda.mem_get_info()[0])
    if hasattr(os, "sysconf") and "SC_AVPHYS_PAGES" in os.sysconf_names:
        return int(os.sysconf("SC_AVPHYS_PAGES")) * int(os.sysconf("SC_PAGE_SIZE"))
    return 4 << 30


def used_mb(device: Device) -> int:
    """The most that was in use so far: of the GPU, or of the process."""
    return int(torch.cuda.max_memory_allocated() >> 20) if device.is_cuda else resident_mb()


def resident_mb() -> int:
    """The most that the process has had in memory."""
    try:
        import resource
    except ImportError:  # Windows has no such count
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most >> 20 if sys.platform == "darwin" else most >> 10


def _has_flash(dtype: Any) -> bool:
    return find_spec("flash_attn") is not None and dtype in (torch.bfloat16, torch.float16)
