"""The tables of the ledger, and the steps by which an older ledger becomes one of today.

*Invariant:* no column holds a secret, and no order rests on the clock: `at`, `created` and `updated` are for people.
"""

from __future__ import annotations

APPLICATION = 0x57425247
"""Tells a ledger from any other SQLite file."""

_FIRST = """
CREATE TABLE job (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    workspace TEXT NOT NULL,
    task TEXT NOT NULL,
    task_path TEXT NOT NULL,
    version TEXT NOT NULL,
    hook TEXT NOT NULL,
    hook_digest TEXT NOT NULL,
    target TEXT NOT NULL,
    digest TEXT NOT NULL,
    recipe TEXT NOT NULL,
    round INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    trouble TEXT NOT NULL DEFAULT '',
    remote_id TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    nothing_sent INTEGER NOT NULL DEFAULT 0,
    cancel_asked INTEGER NOT NULL DEFAULT 0,
    artifacts TEXT NOT NULL DEFAULT '[]',
    adapter TEXT NOT NULL DEFAULT '',
    report TEXT NOT NULL DEFAULT '',
    verdict TEXT NOT NULL DEFAULT '',
    created REAL NOT NULL,
    updated REAL NOT NULL,
    UNIQUE (workspace, digest, hook, round)
);
CREATE TABLE history (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    job TEXT NOT NULL REFERENCES job (key),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at REAL NOT NULL
);
CREATE INDEX history_of_job ON history (job, n);
CREATE TABLE event (
    job TEXT NOT NULL REFERENCES job (key),
    seq INTEGER NOT NULL CHECK (seq > 0),
    body TEXT NOT NULL,
    PRIMARY KEY (job, seq)
) WITHOUT ROWID;
CREATE TABLE lease (
    job TEXT PRIMARY KEY REFERENCES job (key),
    owner TEXT NOT NULL,
    beat INTEGER NOT NULL,
    silent_s REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE spending (
    job TEXT PRIMARY KEY REFERENCES job (key),
    month TEXT NOT NULL,
    usd REAL,
    source TEXT NOT NULL,
    settled_usd REAL,
    at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX spending_of_month ON spending (month);
"""

_SECOND = """
CREATE TABLE asking (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    task TEXT NOT NULL,
    month TEXT NOT NULL,
    usd REAL NOT NULL,
    at REAL NOT NULL
);
CREATE INDEX asking_of_month ON asking (month);
"""

STEPS = (_FIRST, _SECOND)
"""What leads from each version to the next; *Invariant:* a step that was released never changes."""
VERSION = len(STEPS)
