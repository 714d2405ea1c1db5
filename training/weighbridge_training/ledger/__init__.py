"""What was sent, to whom, and what came of it: one SQLite file of the user, shared by every editor and terminal."""
