"""Where the load of one prompt belongs: five procedures, run over what is known of it.

`workload.workload_of(region, bench, histories)` gathers the evidence, `deciding.decide(workload)` walks the procedures.
"""
