"""This module knows the words by which a step is told from an explanation, and a heading's meaning."""

import re

# What people begin a step with. A list is one of steps when half of its items begin so (or with code,
# a link or a box to tick), therefore a word missing here costs little.
VERBS = frozenset(
    """
    abort accept access acknowledge acquire activate add adjust advise agree alert allow alter analyse
    analyze announce answer append apply approve archive ask assemble assess assign attach attempt audit
    authenticate authorise authorize avoid await backup begin block book boot bounce bring broadcast
    browse build bump bypass calculate call cancel capture cd change check checkout choose clean cleanup
    clear click clone close collect combine comment commit communicate compare compile complete compress
    compute configure confirm connect consider consult contact continue convert coordinate copy correct
    create cut deactivate debug decide declare decommission decrease decrypt define delete demote deploy
    deregister describe destroy detach detect determine diagnose disable discard disconnect discuss
    dismount display distribute do document double-check download downgrade drag drain drop dump edit
    eject email empty enable encrypt end engage ensure enter erase escalate establish evacuate evaluate
    examine exchange exclude execute exit expand expect expire export expose extend extract fail failover
    fetch fill filter find finish fix flip flush follow force fork format forward freeze gather generate
    get give go grab grant halt hand have help hit hold identify ignore implement import include increase
    increment inform initialise initialize initiate insert inspect install instate instruct invalidate
    investigate invite invoke isolate issue join keep kill label launch leave let link list load locate
    lock log login logout look lower mail maintain make manage manually mark match measure merge message
    migrate minimise minimize mirror modify monitor mount move mute navigate note notify obtain offer
    open operate order override page park pass paste patch pause perform pick pin ping place plan plug
    point poll populate post power prepare press prevent print proceed process promote prompt propose
    provide provision publish pull purge push put query queue quiesce quit raise read reassign rebalance
    reboot rebuild receive recheck reconfigure reconnect record recover recreate recycle redeploy
    redirect reduce re-enable reenable refer refresh register re-import reimport reindex reinstall reject
    relaunch release reload relocate remount remove rename renew reopen reorder repair repeat replace
    replay replicate reply report request rerun re-run resend reset resize resolve resolved respond
    restart restore resubmit resume resync retain retest retire retrieve retry return review revert
    revoke rewrite right-click roll rollback rotate route run sanity-check save scale scan schedule
    scp scroll search secure see select send separate set setup share shift shut shutdown sign signin
    silence simulate skip snapshot sort specify spin split ssh stage start state stop store submit
    subscribe sudo supply suspend swap switch sync synchronise synchronize tag tail take talk tar tell
    terminate test throttle tick toggle touch track transfer transition trigger troubleshoot truncate
    try tune turn type unblock uncheck uncomment undeploy undo unfreeze uninstall unlink unlock unmount
    unmute unpack unpause unplug unregister unset unsubscribe untar unzip update upgrade upload use
    validate verify view visit vote wait walk warm warn watch wipe withdraw work write zip
    cat chmod chown cp curl dig grep ls mkdir mv nslookup rinse rm rsync sed tcpdump telnet vi vim wget
    """.split()
)

# What may stand before the verb: "On the server, run ...", "Next check ...", "If it fails, stop ...".
LEADS = frozenset(
    """
    after again allow also always any as at before below by carefully during either every finally first
    firstly for from if immediately in inside last lastly later manually never next not now on once
    only optional optionally otherwise please quickly second secondly simply since then third to under
    unless until upon using via when whenever where while with within without
    """.split()
)
OBLIGED = re.compile(
    r"\b(?:you(?:'ll| will)? (?:should|must|need|can|may|have to|want)|make sure|do not|don't)\b",
    re.IGNORECASE,
)
ENGLISH = frozenset(
    "a an and are for from in is it of on or that the this to will with you".split()
)
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
ASIDE = re.compile(
    r"\W*(?:note|nota bene|warning|example|tip|hint|caution|important)\b\W*[:\u2013\u2014-]",
    re.IGNORECASE,
)
OBJECT = re.compile(r"([A-Za-z]+) (?:(?:the|a|an|this|these|that|your|our|all|each|every)\b|`)")
FIRST_WITH_OBJECT = re.compile(
    r"\W{0,3}([A-Za-z]{3,})(?: (?:up|down|out|in|on|off|over|back|away))?"
    r" (?:the|an?|this|these|that|those|your|our|all|any|each|every)\b"
)
DESCRIBES = ("s", "ed", "ing")  # "Shows the page" and "Deleted the page" say what is or was
NEVER_TOLD = frozenset(
    """
    although and are because been being both but can could despite did does either even had has have here into
    just like many may might mostly neither nor over per should such than that there they though thus
    was were what whereas whether which who whom whose why will would
    """.split()
)
PLACES = frozenset("at from in inside on once under using via with within".split())
CLAUSE = re.compile(r"[,:;.(\u2013\u2014]|\s-\s|\bthen\b|\band\b", re.IGNORECASE)


def begins_with_a_verb(text: str, *, numbered: bool = False) -> bool:
    """Whether a text, as people read it, tells somebody to do something.

    `numbered`: its author gave it a number, so the verb may stand further in: "In this folder, too, store ...".
    """
    head = text[:300]
    first = WORD.match(head.lstrip("([\"'*_"))
    if first is None or ASIDE.match(head):
        return False
    word = first[0].lower()
    if word in VERBS or OBLIGED.match(head):
        return True
    # "Backup: copy the folder" and "On the server, run it": the verb opens a later clause.
    clauses = CLAUSE.split(head)[1:] if word in LEADS or ":" in head[:60] else []
    opens = [WORD.search(clause) for clause in clauses]
    if any(found and found[0].lower() in VERBS for found in opens) or _has_an_object(head):
        return True
    if word not in LEADS:
        return False
    return _second(head) in VERBS or (numbered and word in PLACES and _further_in(head))


def english(text: str) -> bool:
    """Whether the words tell anything: without the commonest English ones they tell nothing."""
    return any(word.lower() in ENGLISH for word in WORD.findall(text[:5000]))


def _second(text: str) -> str:
    words = WORD.findall(text[:80])
    return words[1].lower() if len(words) > 1 else ""


def _has_an_object(text: str) -> bool:
    """Whether a first word that is in no list tells to do something to something: "Lift the freeze"."""
    found = FIRST_WITH_OBJECT.match(text)
    if found is None:
        return False
    word = found[1].lower()
    return word not in NEVER_TOLD | LEADS and (not word.endswith(DESCRIBES) or word.endswith("ss"))


def _further_in(text: str) -> bool:
    """Whether a verb with its object stands near the beginning: "... store the file", "... start a container"."""
    return any(found[1].lower() in VERBS for found in OBJECT.finditer(text[:80]))
