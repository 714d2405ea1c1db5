"""Drives jobs from a task on disk to a verdict: prepared, sent once, followed, fetched, judged again here."""
