"""This module stands in for a notifier: it keeps messages in memory and fails when told to."""

from offcycle.adapters.notify.port import Message
from offcycle.adapters.notify.rfc5322 import refuse_unsendable
from offcycle.adapters.trouble import Script


class FakeNotifier:
    """Keeps what it was sent; `script` says what goes wrong next."""

    name = "fake"

    def __init__(self) -> None:
        self.script = Script()
        self.tried: list[Message] = []  # every call, also the failed ones
        self._delivered: dict[tuple[str, str], Message] = {}

    @property
    def delivered(self) -> list[Message]:
        """What readers have in hand, oldest first."""
        return list(self._delivered.values())

    def send(self, message: Message) -> None:
        """Keep the message, or raise the Failure that the script has for this call."""
        self.tried.append(message)
        refuse_unsendable(message)
        trouble = self.script.next()
        self.script.before(trouble)
        self._delivered.setdefault((message.id, message.to), message)
        self.script.after(trouble)
