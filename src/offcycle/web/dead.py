"""This module is the banner about channels that are dead, and about nobody being on call, for those who look after them."""

from datetime import datetime

from offcycle.ledger import channels
from offcycle.process import rota
from offcycle.process.people.channels import ROTA, every_partner, looks_after
from offcycle.process.world import World


def told(account: str, world: World, now: datetime) -> dict[str, object]:
    """What a page needs to show the banner; nothing for those who do not look after channels."""
    if not looks_after(account, world):
        return {}
    found, gap = channels.every(every_partner(world.policy)), rota.next_gap(world, now)
    told = {"said": rota.said(world, gap, now), "do": rota.mend(gap)} if gap else None
    dead = [each for each in found if each.dead(now)]
    return {"channels": found, "dead": dead, "rota": ROTA, "nobody_on_call": told}
