"""This module is the addresses of step 2, but for its runs."""

from offcycle.web.staging import helping
from offcycle.web.staging.signing import SIGN_OFF

urlpatterns = [
    SIGN_OFF.url(),
    helping.DESK_CHECK.url(),
    helping.REQUEST_HELP.url(),
    helping.ACCEPT_HELP.url(),
    helping.SCHEDULE_CALL.url(),
    helping.CANCEL_CALL.url(),
    helping.HOLD_CALL.url(),
    helping.WAIVE.url(),
]
