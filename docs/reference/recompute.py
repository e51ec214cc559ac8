"""This module recomputes the digests of a plan from its file and its printed reading, with nothing of Offcycle's.

    offcycle plan steps plan.md --json > reading.json
    python recompute.py plan.md reading.json

It prints every digest, and ends with 1 if one is not what the reading says.
"""

import hashlib
import json
import sys
from pathlib import Path

ENVIRONMENTS = ("staging", "production")


def canonical(value: object) -> str:
    """RFC 8785, as far as readings go: texts, lists and objects."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    raise SystemExit(f"A reading holds no {type(value).__name__}.")


def digest(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def recomputed(file: bytes, reading: dict) -> dict[str, str]:
    """Every digest by its name, of the bytes of the file and of what was read in it."""
    steps = [step["operation"] for step in reading["steps"]]
    values = {name: reading["values"].get(name, {}) for name in ENVIRONMENTS}
    found = {"source": digest(file.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))}
    for name in (*ENVIRONMENTS, "all"):
        whole = {"format": "offcycle-operations/1", "environment": name, "steps": steps}
        whole |= {"targets": reading["targets"], "values": values.get(name, values)}
        found[f"operations.{name}"] = digest(canonical(whole).encode())
    plan = {"format": "offcycle-plan/1", "source": found["source"]}
    plan["operations"] = found["operations.all"]
    return found | {"plan": digest(canonical(plan).encode())}


if __name__ == "__main__":
    reading = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    said = {f"operations.{name}": value for name, value in reading["operations"].items()}
    said |= {"source": reading["source"], "plan": reading["plan"]}
    found = recomputed(Path(sys.argv[1]).read_bytes(), reading)
    for name, value in found.items():
        differs = "" if said[name] == value else f" but the reading says {said[name]}"
        sys.stdout.write(f"{name} {value}{differs}\n")
    sys.exit(found != said)
