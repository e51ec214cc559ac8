"""This module is what the changes of the past were about: systems, words and plans of a hosting team."""

from offcycle.demo.stories.plans import Plan
from offcycle.demo.stories.ways import Matter

CERTIFICATE = Matter(
    system="eclkc",
    title="The certificate of ECLKC runs out tomorrow",
    description="The certificate that browsers see for ECLKC is valid until tomorrow, 23:59 UTC. The new one came in the mail today.",
    why="From tomorrow night on every browser would warn its user, and mail and apps would refuse to connect.",
    sentence="The certificate of ECLKC is renewed before it runs out; nobody will notice anything.",
    if_not_done="From tomorrow night on browsers warn everybody off the site.",
    plan=Plan(
        "Renew the certificate",
        (
            "Note which certificate is served now, and until when.",
            ("Import the new certificate in ACM.", "Choose the certificate of before in ACM."),
            (
                "Copy it to varnish1 and varnish2, and reload nginx.",
                "Put back `/etc/nginx/ssl/before`, and reload nginx.",
            ),
            "See with `openssl s_client` that the new one is served.",
        ),
        checks=("The site opens without a warning.",),
        later=("Note the new date in the team's calendar.",),
    ),
)
LOGS = Matter(
    system="eclkc",
    title="The disk of the search server is nearly full",
    description="Logs have filled 94 % of the disk of the search server, and 2 % more come every day.",
    why="With a full disk the search stops, and with it every list of documents.",
    sentence="Old logs of the search server are compressed so that its disk does not run full; the search stays on.",
    if_not_done="The search stops in about three days.",
    slow=True,
    plan=Plan(
        "Rotate the logs of the search",
        (
            "Note how full the disk is.",
            (
                "Put `/etc/logrotate.d/solr` in place.",
                "Remove `/etc/logrotate.d/solr`.",
            ),
            "Force a rotation with `logrotate --force`.",
            "Move what was compressed to the archive bucket.",
        ),
        checks=("The disk is below 60 %.",),
        later=("Look tomorrow whether the nightly rotation ran.",),
    ),
)
CACHE = Matter(
    system="library",
    title="Resource Library shows documents of last week",
    description="Documents that were replaced on Monday are still shown in their old form to most visitors.",
    why="Among them is the form that programs have to hand in this week; the old one is not accepted.",
    sentence="The store of copies in front of the Resource Library is emptied, so that everybody sees this week's documents.",
    if_not_done="Programs go on handing in a form that is not accepted.",
    plan=Plan(
        "Empty the cache of the Resource Library",
        (
            "Note how many documents are in the cache.",
            ("Shorten the time to live to one hour.", "Set the time to live to seven days again."),
            "Empty the cache.",
            "Open the five most wanted documents and compare their dates.",
        ),
        rollback=("See that the servers behind the cache answer within a second.",),
        checks=("The form for programs is the one of this week.",),
    ),
)
INDEX = Matter(
    system="library",
    title="The search of the Resource Library finds nothing in Spanish",
    description="Since the night before last, searches in Spanish end with no result. The index of Spanish documents is empty.",
    why="A third of the visitors search in Spanish.",
    sentence="The list by which Spanish documents are found is built anew; searches in English are not touched.",
    if_not_done="Spanish documents are found only by those who know their address.",
    plan=Plan(
        "Build the Spanish index anew",
        (
            ("Put a copy of the present index aside.", "Put the copy back in its place."),
            "Start the job that reads all Spanish documents.",
            ("Let the search use the new index.", "Let the search use the old index."),
        ),
        rollback=("Search for a word that both indexes hold.",),
        checks=("A search for “salud” finds more than 100 documents.",),
    ),
)
MAIL = Matter(
    system="coaching",
    title="Coaching Companion sends no mails to new members",
    description="Invitations are written and never leave: the mail server refuses the password that was changed last night.",
    why="Some 40 coaches who were invited today cannot begin.",
    sentence="Coaching Companion gets the new password of the mail server, so that invitations leave again.",
    if_not_done="Nobody who is new can join.",
    plan=Plan(
        "Give the mailer its new password",
        (
            "Count the mails that wait.",
            (
                "Put the new password into the parameter store.",
                "Choose the former version of the parameter.",
            ),
            "Restart the mailer.",
            "See that the number of mails that wait goes down.",
        ),
        checks=("An invitation to the team's own mailbox arrives.",),
    ),
)
SESSIONS = Matter(
    system="coaching",
    title="People are signed out of Coaching Companion every few minutes",
    description="Two servers keep sessions for themselves, and the balancer has stopped sending people to the same one.",
    why="Nobody can write a longer text without losing it.",
    sentence="People of Coaching Companion are kept on one server while they work, so that they stay signed in.",
    if_not_done="People lose what they write.",
    slow=True,
    active=True,
    plan=Plan(
        "Keep people on one server",
        (
            "Note the present settings of the balancer.",
            ("Switch stickiness on, for one hour.", "Switch stickiness off."),
            "Sign in, and click for ten minutes.",
        ),
        checks=("One stays signed in for ten minutes.",),
    ),
)
GATEWAY = Matter(
    system="vpn",
    title="The VPN refuses everybody whose telephone is new",
    description="Second factors that were registered since Friday are not known to the second gateway.",
    why="Half of the hosting team cannot reach the servers, whatever happens there.",
    sentence="The gateway by which the hosting team works is told of second factors that were registered lately.",
    if_not_done="If something breaks, half of the team cannot help.",
    plan=Plan(
        "Synchronise the gateways",
        (
            "Write down who is connected.",
            ("Copy the register to the second gateway.", "Put back the register of before."),
            "Restart the second gateway.",
        ),
        checks=("Somebody with a new telephone can connect.",),
    ),
)
FORMS = Matter(
    system="registration",
    title="Event Registration takes no more registrations",
    description="Whoever presses Register sees an error. The number of places of the autumn institute is stored as a text.",
    why="Registration closes on Friday, and 300 people are expected until then.",
    sentence="A wrong entry is corrected, so that people can register for the autumn institute again.",
    if_not_done="Nobody can register.",
    active=True,
    no_access=True,
    plan=Plan(
        "Correct the number of places",
        (
            "Read the entry, and keep what it says.",
            ("Set the number of places to 450.", "Set it to what was kept."),
            "Register a test person, and take them out again.",
        ),
        checks=("A test registration succeeds.",),
    ),
)
