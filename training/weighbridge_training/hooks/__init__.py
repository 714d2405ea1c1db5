"""Back-ends: each speaks one language to one kind of machine, behind `contract.Hook`."""
