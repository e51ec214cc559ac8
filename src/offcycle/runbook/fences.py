"""This module reads fenced blocks: which are operations, commands, texts, or output to expect."""

import re
from dataclasses import dataclass, field

from offcycle.runbook.blocks import Block
from offcycle.runbook.reading import Code

RUN = re.compile(r"(?P<kind>[a-z][a-z0-9_-]*)\s+run(?:\s+(?P<rest>.*))?", re.DOTALL)
OPTION = re.compile(
    r"(?P<name>[A-Za-z][\w.-]*)=(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"']+)(?=\s|$)|(?P<odd>\S+)"
)
TEXTS = frozenset(
    """
    txt text plain plaintext json json5 jsonc yaml yml ini toml xml html css csv conf config cfg nginx
    apache properties env dotenv dockerfile hcl terraform diff patch md markdown cron crontab systemd log
    """.split()
)
OUTPUTS = frozenset({"output", "log", "stdout", "stderr"})
CONSOLES = frozenset(
    "console shell-session shellsession sh-session bash-session terminal session".split()
)
SHELLS = frozenset("bash sh zsh shell ksh fish".split())
EXAMPLE = re.compile(
    r"\bfor (?:example|instance)\b|\be\.g\.|\b(?:an|the|this) example\b|^\W*examples?\b|\boutput\b|\b(?:should|will) (?:see|look|print|return|show)\b"
    r"|\bexpected\b|\bthe (?:result|response) (?:is|should|will)\b",
    re.IGNORECASE,
)
WRITTEN = re.compile(
    r"\benter\b|\bcontents?\b|\blooks? like\b|\bpaste\b|\bconfiguration\b", re.IGNORECASE
)
PROMPT = re.compile(r"(?:\[?[\w.-]++@[\w.-]++[^\n$#]*+)?[$#] (?P<command>.*)")
ROOT_COMMAND = re.compile(
    r"# (?:sudo|cd|ls|cat|cp|mv|rm|mkdir|chmod|chown|systemctl|service|docker|kubectl|git|ssh|scp|rsync"
    r"|apt|apt-get|yum|dnf|mount|umount|mysql|psql|pg_\w+|mysqldump|vi|vim|nano|tail|grep|find|tar|curl"
    r"|wget|ping|reboot|shutdown|su|export|source|echo|ps|kill|df|du|ip|nginx|httpd|helm|aws|terraform)\b"
)


@dataclass(slots=True)
class Operation:
    """What an info string such as `sh run on=web timeout=60` asks for."""

    kind: str
    target: str = ""
    options: dict[str, str] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)


def language_of(block: Block) -> str:
    """`sh` of `sh`, `[bash]`, `{.bash}` and `language-sh`; empty for a block without one."""
    first = block.info.split(" ", 1)[0].strip("[]{}.").lower()
    return first.removeprefix("language-").split(",")[0].split("{")[0]


def operation_of(block: Block) -> Operation | None:
    """The operation that a fence is; none for what only looks like commands."""
    found = RUN.fullmatch(block.info) if block.kind == "fence" else None
    if found is None:
        return None
    operation = Operation(found["kind"])
    for option in OPTION.finditer(found["rest"] or ""):
        name, value = option["name"], option["value"]
        if name is None or name in operation.options or (name == "on" and operation.target):
            operation.odd.append(option[0])
        elif name == "on":
            operation.target = value.strip("\"'")
        else:
            operation.options[name] = value.strip("\"'")
    return operation


def lines_of(block: Block) -> str:
    """What stands between the marks, without the last line's end."""
    return block.text.removesuffix("\n")


def is_example(block: Block, before: str) -> bool:
    """Whether a fence shows what is or will be, rather than what to do."""
    if operation_of(block):
        return False
    return bool(EXAMPLE.search(before)) or language_of(block) in OUTPUTS


def code_of(block: Block, before: str) -> tuple[Code, ...]:
    """The parts of a fence, told apart by prompts; `before` is the text that leads to it."""
    language, text = language_of(block), lines_of(block)
    if operation_of(block):
        return (Code(language, text, "commands"),)
    if is_example(block, before):
        return (Code(language, text, "output"),)
    if language in TEXTS or (not language and WRITTEN.search(before)):
        return (Code(language, text, "text"),)
    if not _prompted(language, text):
        return (Code(language, text, "commands"),)
    return _told_apart(language, text)


def commands_first(block: Block) -> str:
    """The first line that a fence says, for a step that has no other title."""
    for code in code_of(block, ""):
        for line in code.text.split("\n"):
            if line.strip():
                return line.strip()
    return ""


def _prompted(language: str, text: str) -> bool:
    lines = text.split("\n")
    if any(line.lstrip().startswith("$ ") for line in lines):
        return True
    if language in CONSOLES:
        return any(PROMPT.match(line.lstrip()) for line in lines)
    return language not in SHELLS and any(ROOT_COMMAND.match(line.lstrip()) for line in lines)


def _told_apart(language: str, text: str) -> tuple[Code, ...]:
    """Prompted lines, with those that continue them, are commands; the rest is output."""
    parts: list[Code] = []
    continues = False
    for line in text.split("\n"):
        prompt = PROMPT.match(line.lstrip())
        said = prompt["command"] if prompt else line
        role = "commands" if prompt or continues else "output"
        continues = role == "commands" and said.rstrip().endswith("\\")
        if parts and parts[-1].role == role:
            parts[-1] = Code(language, f"{parts[-1].text}\n{said}", parts[-1].role)
        elif said.strip() or parts:
            parts.append(Code(language, said, "commands" if role == "commands" else "output"))
    return tuple(part for part in parts if part.text.strip())
