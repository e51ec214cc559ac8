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
