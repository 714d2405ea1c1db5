"""One module per sub-command, each with `describe(parser)` and `run(arguments) -> int`."""
