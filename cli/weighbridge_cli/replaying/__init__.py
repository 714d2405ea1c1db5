"""A team's own cases, run before and after a move, each in a process of its own."""
