"""`python -m weighbridge_cli`."""

from __future__ import annotations

from weighbridge_cli.main import run

if __name__ == "__main__":
    run()
