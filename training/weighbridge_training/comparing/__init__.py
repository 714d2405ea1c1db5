"""A comparison put together here: recorded answers, an endpoint, or an adapter in a folder, whoever trained it."""
