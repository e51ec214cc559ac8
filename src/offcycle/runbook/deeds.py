"""This module says what a step does in one environment: its operation with the values and hosts that it names there.

Results of steps are kept by it while a plan is corrected. It is in no digest that anybody names, so that a better way of
telling it costs some steps that are run again, and never an approval.
"""

from offcycle.process.canonical import canonical, digest_of
from offcycle.runbook.judging import VALUE
from offcycle.runbook.reading import Reading, Step


def deed(step: Step, reading: Reading, environment: str) -> str:
    """The digest of what a step does in an environment."""
    operation = dict(step.operation)
    named = {each[1] for each in VALUE.finditer(canonical(operation).decode())}
    known = reading.values.get(environment, {})
    return digest_of(
        {
            "operation": operation,
            "values": {name: known[name] for name in sorted(named & known.keys())},
            "hosts": list(reading.targets.get(step.target, ())),
        }
    )
