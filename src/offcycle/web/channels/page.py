"""This module is the page on which administrators and hosting see how each channel does, and try one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from offcycle.ledger import read
from offcycle.process.people.channels import TryChannel, looks_after
from offcycle.process.policy.channels import MAIL
from offcycle.process.world import World
from offcycle.web import dead
from offcycle.web.organisation import OrganisationDeed, to_all
from offcycle.web.visitor import page, visitor


@page
def everything(request: HttpRequest) -> HttpResponse:
    """How each channel does."""
    world, account, now = read.world(), visitor(request).account, read.now()
    if not looks_after(account, world):
        raise Http404
    told = {
        **dead.told(account, world, now),
        "now": now,
        "policy": world.policy,
        "may_try": account in world.roster.administrators(),
    }
    return render(request, "web/channels/page.html", told)


def _known(world: World, of: str) -> bool:
    return of in (MAIL, *world.policy.channels)


TRY = OrganisationDeed(
    command="test-channel",
    address="channels/<str:of>/test",
    button="Send me a test",
    title="Try a channel",
    lead="A test message goes through it: mail to you, the others to where they always lead. What came of it is said here within moments.",
    told=lambda _case, of: {"about": f"The channel {of}"},
    ask=lambda _form, _case, of: TryChannel(of),
    done="The test message is on its way. Look here in a moment.",
    back=to_all("channels"),
    known=_known,
)
