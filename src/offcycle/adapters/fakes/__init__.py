"""This package speaks the partners' protocols over real connections, for trying things out and for tests: `python -m offcycle.adapters.fakes slack --port 9001`.

Each takes what its partner takes, refuses what its partner refuses, keeps what came in memory, and falls ill when told to.
"""
