"""This module is the banner about channels that are dead, for those who look after them."""

from datetime import datetime

from offcycle.ledger import channels
from offcycle.process.people.channels import every_channel, looks_after
from offcycle.process.world import World


def told(account: str, world: World, now: datetime) -> dict[str, object]:
    """What a page needs to show the banner; nothing for those who do not look after channels."""
    if not looks_after(account, world):
        return {}
    found = channels.every(every_channel(world.policy))
    return {"channels": found, "dead": [each for each in found if each.dead(now)]}
