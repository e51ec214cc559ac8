"""This module says what cannot be of channels: one that nothing can reach, or that a notice names and nobody has set up."""

from collections.abc import Iterator

from offcycle.process.policy.channels import MAIL, OURS
from offcycle.process.policy.fault import Wrong
from offcycle.process.policy.file import Policy
from offcycle.process.policy.sense import people

WITH_ADDRESS, WITHOUT_ADDRESS = ("webhook", "sms"), ("slack", "teams")
SIGNING = ("webhook", "sms")


def named(policy: Policy) -> Iterator[Wrong]:
    """No channel takes the name of mail or push, which are always there."""
    for name in OURS:
        if name in policy.channels:
            says = f"{name.capitalize()} is always there and is set up in the environment."
            yield Wrong(("channels", name), says, "Give this channel another name.", named=True)


def reachable(policy: Policy) -> Iterator[Wrong]:
    """Each channel has what its kind needs, and nothing else."""
    for name, channel in policy.channels.items():
        if channel.kind in WITH_ADDRESS and not channel.address:
            says = f"“{name}” has no address to post to."
            yield Wrong(("channels", name), says, 'Add: address = "https://…"')
        if channel.kind in WITHOUT_ADDRESS and channel.address:
            says = f"The address of {channel.kind} is a secret, so it cannot stand here."
            yield Wrong(("channels", name, "address"), says, "Put it where `secret` says.")
        if channel.secret_before and channel.kind not in SIGNING:
            says = f"{channel.kind} signs nothing, so an old secret is of no use."
            yield Wrong(("channels", name, "secret_before"), says, "Take this line out.")
        if channel.own_numbers and channel.kind != "sms":
            says = f"Nobody is reached through {channel.kind} by a number."
            yield Wrong(("channels", name, "own_numbers"), says, "Take this line out.")
        if not channel.own_numbers and (channel.kind == "sms") != bool(channel.numbers):
            says = f"“{name}” has {'no numbers' if channel.kind == 'sms' else 'numbers that nobody would use'}."
            do = 'Add: numbers = ["+15555550100"]' if channel.kind == "sms" else "Take them out."
            yield Wrong(("channels", name), says, do)


def instead(policy: Policy) -> Iterator[Wrong]:
    """Whoever is mailed instead is known."""
    known = people.roles(policy)
    for name, channel in policy.channels.items():
        for place, role in enumerate(channel.instead):
            if role not in known:
                says = f"“{role}” is no role of this policy."
                at = ("channels", name, "instead", place)
                yield Wrong(at, says, f"Known are {', '.join(sorted(known))}.")


def next_ones(policy: Policy) -> Iterator[Wrong]:
    """The channel that takes what another could not is there, and the way through them has an end."""
    for name, channel in policy.channels.items():
        if channel.next and channel.next not in policy.channels:
            says = f"No channel is called “{channel.next}”."
            do = "Name a channel of this policy, or leave it out: then it is mailed."
            yield Wrong(("channels", name, "next"), says, do)
        elif _comes_back(name, policy):
            says = f"What “{name}” could not take would come back to it."
            yield Wrong(("channels", name, "next"), says, "Let one of them name no next channel.")


def _comes_back(name: str, policy: Policy) -> bool:
    at = policy.channels[name].next
    for _ in policy.channels:
        if at == name:
            return True
        at = policy.channels[at].next if at in policy.channels else ""
    return False


def used(policy: Policy) -> Iterator[Wrong]:
    """Notices go through channels that there are, and through one at least."""
    known = (MAIL, *policy.channels)
    for number, notice in enumerate(policy.notices):
        if not notice.through:
            says = "It goes through no channel, so it would never arrive."
            yield Wrong(("notices", number, "through"), says, 'Write: through = ["mail"]')
        for place, name in enumerate(notice.through):
            if name not in known:
                says = f"No channel is called “{name}”."
                at = ("notices", number, "through", place)
                yield Wrong(at, says, f"Known are {', '.join(known)}.")
