"""Which models answer what; everything else comes from the environment."""

from __future__ import annotations

import os

REPLY_MODEL = os.environ.get("OTTO_REPLY_MODEL", "gpt-4.1")
SUMMARY_MODEL = os.environ.get("OTTO_SUMMARY_MODEL", "gpt-4.1-mini")
LOCAL_URL = os.environ.get("OTTO_LOCAL_URL", "http://localhost:8000/v1")
LOCAL_MODEL = "ottervale/otto-intents"

REPLY_ATTEMPTS = 4
HISTORY_TURNS = 6
