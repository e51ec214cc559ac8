"""This module says where a notice is posted beside mail, and who gets a mail if that cannot be done.

A room, such as a chat, is told once of an event, however many roles read there. Its readers are not known here, so what is
security related is told there without its details, unless the policy says that all of them may read those.
"""

from collections.abc import Iterator

from offcycle.process.policy import NoticeRule, Policy
from offcycle.process.policy.channels import MAIL, Channel


def channels(told_by: NoticeRule, policy: Policy) -> dict[str, Channel]:
    """The channels beside mail that a notice goes through."""
    return {name: policy.channels[name] for name in told_by.through if name in policy.channels}


def by_mail(told_by: NoticeRule, policy: Policy) -> bool:
    """Whether a notice is mailed; so is one whose channels the policy does not know."""
    return MAIL in told_by.through or not channels(told_by, policy)


def places(name: str, channel: Channel) -> Iterator[tuple[str, str]]:
    """Where in a channel a notice goes: how the place is called here, and to the channel itself."""
    if channel.numbers:
        yield from ((f"{name}:{number}", number) for number in channel.numbers)
    else:
        yield name, name


def onward(
    name: str, told_by: NoticeRule, policy: Policy, *, details: bool
) -> tuple[tuple[str, str, str, int, str], ...]:
    """Where a notice goes if a channel fails, in the order of the policy; what has `details` goes only where all may read them."""
    found: list[tuple[str, str, str, int, str]] = []
    at, known = policy.channels[name].next, {name, *told_by.through}
    while at in policy.channels and at not in {each[0] for each in found}:
        channel = policy.channels[at]
        if at not in known and (channel.confidential or not details):
            found += [
                (at, place, called, channel.fall_back_minutes, channel.kind)
                for called, place in places(at, channel)
            ]
        at = channel.next
    return tuple(found)
