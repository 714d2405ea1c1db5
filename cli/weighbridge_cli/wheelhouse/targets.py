"""Machines that packages are fetched for: what pip calls them, and what the conditions of requirements say of them."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass

_GLIBC = ("manylinux_2_28", "manylinux_2_27", "manylinux_2_26", "manylinux_2_24", "manylinux_2_17", "manylinux2014",
          "manylinux_2_12", "manylinux2010", "manylinux_2_5", "manylinux1")  # fmt: skip
"""From Debian 10 and RHEL 8 on."""
_MUSL = ("musllinux_1_2", "musllinux_1_1")


@dataclass(frozen=True, slots=True)
class Machine:
    """A system and a processor."""

    tags: tuple[str, ...]
    sys_platform: str
    system: str
    os_name: str
    processor: str


def _linux(prefixes: tuple[str, ...], processor: str) -> Machine:
    return Machine(tuple(f"{prefix}_{processor}" for prefix in prefixes), "linux", "Linux", "posix", processor)


MACHINES = {
    "linux-x64": _linux(_GLIBC, "x86_64"),
    "linux-arm64": _linux(_GLIBC, "aarch64"),
    "alpine-x64": _linux(_MUSL, "x86_64"),
    "alpine-arm64": _linux(_MUSL, "aarch64"),
    # pip knows that a system takes what was built for an older one
    "macos-x64": Machine(("macosx_14_0_x86_64",), "darwin", "Darwin", "posix", "x86_64"),
    "macos-arm64": Machine(("macosx_14_0_arm64",), "darwin", "Darwin", "posix", "arm64"),
    "windows-x64": Machine(("win_amd64",), "win32", "Windows", "nt", "AMD64"),
    "windows-arm64": Machine(("win_arm64",), "win32", "Windows", "nt", "ARM64"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A machine with a version of Python."""

    name: str
    python: str

    @property
    def machine(self) -> Machine:
        return MACHINES[self.name]

    def pip_options(self) -> list[str]:
        """How pip is told to fetch for another machine than its own."""
        tags = [option for tag in self.machine.tags for option in ("--platform", tag)]
        return [*tags, "--python-version", self.python, "--implementation", "cp"]

    def marker_environment(self) -> dict[str, str]:
        """What the conditions of requirements are answered with; pip answers for the machine that it runs on."""
        machine = self.machine
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": machine.os_name,
            "platform_machine": machine.processor,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": machine.system,
            "platform_version": "",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": machine.sys_platform,
        }


def this_machine() -> str:
    """The name of the machine that this runs on; empty where it has none."""
    processor = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower())
    system = {"linux": "linux", "darwin": "macos", "win32": "windows"}.get(sys.platform)
    if system == "linux" and platform.libc_ver()[0] != "glibc":
        system = "alpine"
    return f"{system}-{processor}" if system and processor else ""


def this_python() -> str:
    """The version of the Python that this runs on."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"
