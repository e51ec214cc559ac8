"""This module is the tables of the record.

`Entry` and `Document` are the truth: triggers of the database refuse to change or remove them (`guards.py`).
`Standing`, `Waiting`, `Touched`, `Exceptional` and the search index are derived from them and can be rebuilt (`rebuild.py`).
`Head` is the end of the chain. `Errand` is what must still leave the building, `Answer` what was answered
to a command that may be sent again.

Only this package uses these tables; everybody else calls `record()` and `read`.
"""

from django.db import models

DIGEST = 71
"""The length of `sha256:` and 64 hexadecimal digits."""


class Entry(models.Model):
    """One event of the record, as the very bytes over which its hash was made."""

    seq = models.BigIntegerField(primary_key=True)
    change = models.CharField(max_length=16, null=True)
    n = models.IntegerField()
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    own = models.CharField(max_length=DIGEST)
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "n"], name="entry_change_n")]
        indexes = [
            models.Index(fields=["seq"], condition=models.Q(change=None), name="entry_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.change or 'organisation'} {self.kind}"


class Document(models.Model):
    """Bytes by their digest; a text that people typed carries a salt, so that its digest tells nothing."""

    digest = models.CharField(primary_key=True, max_length=DIGEST)
    salt = models.BinaryField(default=b"")
    content = models.BinaryField()
    expunged_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.digest


class Head(models.Model):
    """The end of the chain, in one row: whoever appends holds it until the transaction ends."""

    id = models.SmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    own = models.CharField(max_length=DIGEST)
    at = models.DateTimeField()
    number = models.BigIntegerField()  # of the latest change
    world = models.BigIntegerField()  # sequence number of the latest entry of the organisation
    world_own = models.CharField(max_length=DIGEST)

    def __str__(self) -> str:
        return f"{self.seq} {self.own}"


class Standing(models.Model):
    """How one change stood when its latest entry was written; holds roles and systems, never accounts."""

    number = models.BigIntegerField(primary_key=True)
    n = models.IntegerField()
    own = models.CharField(max_length=DIGEST)
    title = models.TextField()
    system = models.CharField(max_length=64)
    affected = models.TextField()  # JSON: a list of systems
    stage = models.CharField(max_length=32)
    outcome = models.CharField(max_length=32)
    verdict = models.CharField(max_length=32)
    priority = models.CharField(max_length=8)
    security_related = models.BooleanField()
    drill = models.BooleanField()
    is_open = models.BooleanField()
    waiting = models.TextField()  # JSON: a list of [role, system]
    next_due = models.DateTimeField(null=True)
    tick_at = models.DateTimeField(null=True)
    requested_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    running = models.TextField()  # JSON: a list of the systems that a run in progress holds
    run = models.CharField(max_length=64)
    environment = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["system", "number"], name="standing_system"),
            models.Index(fields=["stage", "number"], name="standing_stage"),
            models.Index(fields=["verdict", "number"], name="standing_verdict"),
            models.Index(fields=["number"], condition=models.Q(is_open=True), name="standing_open"),
            models.Index(
                fields=["tick_at"],
                condition=models.Q(tick_at__isnull=False),
                name="standing_tick_at",
            ),
            models.Index(fields=["number"], condition=~models.Q(run=""), name="standing_running"),
        ]

    def __str__(self) -> str:
        return f"CR-{self.number} {self.stage}"


class Waiting(models.Model):
    """A role on a system for which an open change waits."""

    number = models.BigIntegerField()
    role = models.CharField(max_length=64)
    system = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "role", "system"], name="waiting_once")
        ]
        indexes = [models.Index(fields=["role", "system", "number"], name="waiting_role")]

    def __str__(self) -> str:
        return f"CR-{self.number} waits for {self.role} of {self.system}"


class Touched(models.Model):
    """A system that a change is about or touches: who holds a role there may see the change."""

    number = models.BigIntegerField()
    system = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "system"], name="touched_once")]
        indexes = [models.Index(fields=["system", "number"], name="touched_system")]

    def __str__(self) -> str:
        return f"CR-{self.number} touches {self.system}"


class Exceptional(models.Model):
    """An exception that a change made, as `process/exceptions.py` names it; it holds no words that people typed."""

    number = models.BigIntegerField()
    n = models.IntegerField()  # of the entry that made it, within the change
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    of = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["at", "id"], name="exceptional_at"),
            models.Index(fields=["number", "id"], name="exceptional_change"),
        ]

    def __str__(self) -> str:
        return f"CR-{self.number} {self.kind}"


class Errand(models.Model):
    """Something that must leave the building, written down in the transaction that made it due."""

    OWED, PAID, FAILED = "owed", "paid", "failed"

    kind = models.CharField(max_length=16)
    change = models.CharField(max_length=16, null=True)
    seq = models.BigIntegerField()
    name = models.CharField(max_length=64)
    to = models.TextField()
    channel = models.TextField(default="")  # empty for mail, and for what is archived
    message_id = models.CharField(max_length=128, unique=True)
    payload = models.TextField()  # JSON
    state = models.CharField(max_length=8, default=OWED)
    attempts = models.IntegerField(default=0)
    owed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_by = models.CharField(max_length=128, default="")
    leased_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.TextField(default="")
    error = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="owed"), name="errand_due"),
            models.Index(
                fields=["to", "change", "id"],
                condition=models.Q(state="owed"),
                name="errand_order",
            ),
            models.Index(fields=["change", "id"], name="errand_change"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.kind} to {self.to}: {self.state}"


class Answer(models.Model):
    """What was answered to a command with an idempotency key."""

    account = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=DIGEST)
    status = models.SmallIntegerField()
    headers = models.TextField()  # JSON
    body = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="answer_once")]
        indexes = [models.Index(fields=["at"], name="answer_at")]

    def __str__(self) -> str:
        return f"{self.account} {self.key}: {self.status}"


class ChannelState(models.Model):
    """How sending through one channel goes, as the workers found it; `mail` and `push` are two of them."""

    name = models.CharField(max_length=64, primary_key=True)
    taken_at = models.DateTimeField(null=True)  # when a message was taken last
    failed_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)  # none once a message is taken again
    refused = models.BooleanField(default=False)  # for good, until somebody mends it
    error = models.TextField(default="")
    note = models.TextField(default="")  # of push the public key

    def __str__(self) -> str:
        return f"{self.name}: {'failing' if self.failing_since else 'well'}"


class Calendar(models.Model):
    """A calendar at an address that says when somebody is out; in no entry, because whoever knows the address can read it."""

    account = models.CharField(max_length=64, primary_key=True)
    address = models.TextField()
    word = models.CharField(max_length=80, default="")
    named_by = models.CharField(max_length=64)
    named_at = models.DateTimeField()
    removed = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="calendar_due")]

    def __str__(self) -> str:
        return f"calendar of {self.account}"
