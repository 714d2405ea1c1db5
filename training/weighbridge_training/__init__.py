"""What leaves the machine or touches a GPU: hooks, ledger, trust, the worker, and its verdict."""
