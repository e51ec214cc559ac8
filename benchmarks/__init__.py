"""This package measures: every figure beside a floor that was measured in the same run, on the same machine.

    python -m benchmarks record       the one writer of the record, against plain SQL
    python -m benchmarks rules        folding, deciding, gates, and reading plans
    python -m benchmarks api          the server, by its JSON interface, and how it grows

`docs/running/performance.md` says what came out, and what is wanted.
"""
