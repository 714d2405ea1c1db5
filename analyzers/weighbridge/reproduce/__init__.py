"""A minimal, renamed example that still behaves the same, for a bug report; it is sent nowhere."""
