"""This module says what a walker does who does what is next, so that walks come to where things are deep.

A walk that only tries at random ends nowhere: nearly all are withdrawn, and none reaches a run. So a walker mostly gives the command
that the first shut gate waits for, by somebody who may. Which way it goes where several are open depends on the walk's mood.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from offcycle.process import gates, notices, staging
from offcycle.process.clocks import tick_at
from offcycle.process.facts import Run
from offcycle.process.kernel import COMMANDS, Case
from offcycle.process.review import afterwards, decision
from offcycle.process.run import amendments, unknown
from offcycle.process.run.going import still_approved, still_stood_by
from offcycle.process.run.standby import standing_by
from tests.walks.reached import Reached

Next = tuple[str, str]
"""A command, and who gives it."""

# What the first shut gate waits for, where that is one thing.
NEXT = {
    "triage": "triage", "acknowledged": "acknowledge", "window_given": "plan-window", "plan": "plan", "form": "fill-form",
    "risk": "review-risk", "submission": "submit", "standby": "stand-by", "production_validated": "validate-production",
    "stakeholders": "notify-stakeholders", "archive": "archived", "closed": "close",
}  # fmt: skip
# Which right of the policy names those who give a command.
RIGHTS = {
    "triage": "triage", "affected": "triage", "acknowledge": "acknowledge", "plan": "plan", "start-staging": "staging",
    "tick-steps": "staging", "request-help": "staging", "accept-help": "help", "schedule-call": "help", "cancel-call": "help",
    "hold-call": "help",
    "fill-form": "form", "review-risk": "risk", "submit": "submit", "withdraw-submission": "submit", "stand-by": "stand_by",
    "start-production": "production", "start-rollback": "production", "amend-step": "production",
    "validate-production": "validate_production", "notify-stakeholders": "notices", "post-update": "notices",
    "end-links": "notices",
    "close": "close", "plan-window": "window", "set-window": "window", "waive-validation": "waive", "set-freeze": "freeze",
    "lift-freeze": "freeze", "answer": "answer", "called": "call", "withdraw": "withdraw", "comment": "comment",
    "settle-comment": "comment", "follow-up": "comment", "follow-up-done": "comment", "feedback": "feedback",
    "request": "request", "record-afterwards": "record_afterwards", "desk-check": "plan",
}  # fmt: skip
BY_WORKER = {name for name, command in COMMANDS.items() if command.reported}
KEPT = {
    "give-role", "take-role", "activate-policy", "add-account", "disable-account", "enable-account", "set-system", "set-team", "reset-credentials", "test-channel",
}  # fmt: skip
JUMPS = (1, 5, 20, 61, 180, 24 * 60, 73 * 60)
LONG = (7 * 24 * 60, 17 * 24 * 60, 36 * 24 * 60)


@dataclass
class Guide:
    """Knows what is next in a change, and who does it."""

    chance: Random
    mood: frozenset[str]
    reached: Reached
    hero: str = ""  # who would do all of it alone

    def luck(self, odds: float) -> bool:
        """Whether something happens that mostly does not."""
        return self.chance.random() < odds

    def pick(self, of: Iterable[str]) -> str:
        """One of several, by chance; `dee` of none."""
        return self.chance.choice(list(of) or ["dee"])

    def who(self, case: Case, name: str) -> str:
        """Somebody who may give a command."""
        if name in BY_WORKER:
            return "worker"
        if name in KEPT:
            return "admin"
        special = {
            "decide": self._decider, "accept": self._acceptor, "sign-off": self._validator,
            "agree-step": self._standing_by, "stand-down": self._standing_by, "resolve-step": self._resolver,
            "lower-security": self._officer, "raise-security": self._officer, "record-absence": self._absent,
            "end-absence": self._absent, "propose-expunge": self._expunger, "expunge": self._expunger,
            "report-step": self._operator, "finish-run": self._operator, "stop-run": self._operator,
        }.get(name)  # fmt: skip
        if special:
            return special(case)
        able = self._able(case, getattr(case.policy.may, RIGHTS.get(name, "comment")))
        if name == "request":
            able = able or list(self._able(case, case.policy.may.stand_by))
        return self.hero if self.hero in able and self.luck(0.8) else self.pick(able)

    def _able(self, case: Case, roles: Iterable[str]) -> list[str]:
        system = case.facts.system or ("other" if "desk" in self.mood else "eclkc")
        return [one for role in roles for one in case.world.roster.holders(role, system)]

    def _decider(self, case: Case) -> str:
        seats = decision.seats_now(case)
        now = decision.judged_now(case).confirmers
        waiting = [one for seat in seats if seat.state in {"waiting", "out"} for one in seat.may]
        return self.pick(
            now or (waiting if waiting and self.luck(0.9) else case.policy.quorum.seats)
        )

    def _acceptor(self, case: Case) -> str:
        silent = [
            one for seat in afterwards.accepting(case) if not seat.said for one in seat.speakers
        ]
        return self.pick(silent or case.policy.quorum.seats)

    def _validator(self, case: Case) -> str:
        asked = staging.validating.not_answered(case)
        return self.pick(
            asked if asked and self.luck(0.8) else self._able(case, staging.validating.roles(case))
        )

    def _standing_by(self, case: Case) -> str:
        standby = case.facts.standby
        return standby.account if standby else self.pick(self._able(case, case.policy.may.stand_by))

    def _resolver(self, case: Case) -> str:
        run = unknown.unsettled(case)
        production = run is None or run.environment == "production"
        return self.pick(
            self._able(case, case.policy.may.production if production else case.policy.may.staging)
        )

    def _operator(self, case: Case) -> str:
        run = case.facts.running
        production = run is not None and run.environment == "production"
        able = self._able(
            case, case.policy.may.production if production else case.policy.may.staging
        )
        return self.hero if self.hero in able and self.luck(0.8) else self.pick(able)

    def _officer(self, case: Case) -> str:
        return self.pick(self._able(case, (case.policy.roles.isso,)))

    def _absent(self, case: Case) -> str:
        quorum = case.policy.quorum
        stand_ins = [one for several in quorum.alternates.values() for one in several]
        return self.pick(
            (*quorum.seats, *quorum.seats, *stand_ins, self._officer(case), "admin", "admin2")
        )

    def _expunger(self, case: Case) -> str:
        return self.pick(("admin", self._officer(case)))

    def due(self, case: Case) -> bool:
        """Whether something is to be written by itself."""
        at = tick_at(case)
        return at is not None and at <= case.at

    def next(self, case: Case) -> str | datetime:
        """The command that is next, or the time until which one waits."""
        facts = case.facts
        if facts.requested_at is None:
            return "record-afterwards" if "afterwards" in self.mood else "request"
        if not facts.is_open:
            self.reached.opened.update(state.name for state in gates.read(case) if state.satisfied)
            if self.due(case):
                return "tick"
            return self.pick(
                ("feedback", "follow-up", "follow-up-done", "archived", "comment", "plan")
            )
        if self.due(case) and self.luck(0.6):
            return "tick"
        if facts.running:
            return self._in_a_run(case, facts.running)
        return self._way_out(case) or self._at_a_gate(case)

    def _way_out(self, case: Case) -> str:
        """What is done after production went wrong."""
        if unknown.unsettled(case) and self.luck(0.8):
            return "resolve-step"
        if "undo" in self.mood and self.luck(0.8) and self._rollback_left(case):
            return "start-rollback"
        if (
            "gives up" in self.mood
            and notices.ended(case)
            and not case.facts.afterwards
            and self.luck(0.95)
        ):
            return self._towards_the_end(case)
        return ""

    @staticmethod
    def _rollback_left(case: Case) -> bool:
        return any(
            run.touched and run.gone_wrong and not run.rolls_back and not run.rolled_back_by
            for run in case.facts.runs_in("production")
        )

    def _towards_the_end(self, case: Case) -> str:
        states = {state.name: state.satisfied for state in gates.read(case)}
        left = [name for name in ("stakeholders", "archive", "closed") if not states.get(name)]
        return NEXT[left[0]] if left else "close"

    def _at_a_gate(self, case: Case) -> str | datetime:
        states = gates.read(case)
        self.reached.opened.update(state.name for state in states if state.satisfied)
        shut = [state.name for state in states if not state.satisfied]
        self.reached.shut.update(shut)
        if not shut:
            return "comment"
        self.reached.first_shut[shut[0]] += 1
        if "hasty" in self.mood and self.luck(0.3):
            return self._too_early(shut[0])
        if shut[0] == "form" and self.luck(0.3):
            return "triage"
        if shut[0] in {"risk", "submission"} and "frozen" in self.mood and self.luck(0.4):
            return "set-freeze"
        if shut[0] in NEXT:
            return NEXT[shut[0]]
        ways = {
            "staging_run": self._to_try, "validated": self._to_validate, "quorum": self._to_approve, "accepted": self._to_accept,
            "window": self._to_wait, "freeze": self._to_thaw, "production": self._to_produce,
        }  # fmt: skip
        return ways[shut[0]](case)

    def _too_early(self, shut: str) -> str:
        """What somebody gives who does not wait for a gate."""
        if shut in {"staging_run", "validated", "form", "risk", "triage", "plan"}:
            return self.pick(("submit", "submit", "sign-off", "start-staging", "review-risk"))
        if shut in {
            "submission",
            "quorum",
            "window",
            "freeze",
            "standby",
            "window_given",
            "production",
        }:
            return self.pick(("start-production", "start-production", "stand-by"))
        return self.pick(
            ("close", "notify-stakeholders", "validate-production", "start-production")
        )

    def _to_try(self, case: Case) -> str:
        if case.facts.helps and self.luck(0.4):
            asked = case.facts.helps[-1]
            called = ("cancel-call", "hold-call") if asked.set_at and not asked.held_at else ()
            return self.pick(
                ("accept-help", "schedule-call", "schedule-call", "hold-call", *called)
            )
        if "help" in self.mood and self.luck(0.15):
            return "request-help"
        at_desk = not staging.trial.has_staging(case) or ("desk" in self.mood and self.luck(0.3))
        return "desk-check" if at_desk else "start-staging"

    def _to_validate(self, case: Case) -> str:
        if staging.validating.failing(case):
            return self.pick(("plan", "sign-off"))
        return "waive-validation" if "waiver" in self.mood and self.luck(0.5) else "sign-off"

    def _to_approve(self, case: Case) -> str | datetime:
        until = decision.holds_until(case)
        if until and case.at >= until:
            return "submit"
        if case.facts.questions and self.luck(0.05):
            return "answer"
        seats = decision.seats_now(case)
        if "silent" in self.mood and self.luck(0.3):
            return case.at + timedelta(minutes=61)
        if not any(seat.may for seat in seats if seat.state in {"waiting", "out"}):
            return self.pick(("give-role", "enable-account", "end-absence", "submit"))
        if "away" in self.mood and self.luck(0.25):
            return self.pick(
                ("record-absence", "record-absence", "reset-credentials", "end-absence")
            )
        return "decide"

    def _to_accept(self, case: Case) -> str:
        silent = [seat for seat in afterwards.accepting(case) if not seat.said]
        stuck = silent and not any(seat.speakers for seat in silent)
        return (
            self.pick(("give-role", "validate-production"))
            if stuck
            else self.pick(("accept", "accept", "validate-production"))
        )

    def _to_wait(self, case: Case) -> str | datetime:
        window = case.facts.triage.window
        if window is None or case.at >= window.ends_at or self.luck(0.05):
            return "plan-window"
        return max(case.at, window.starts_at) + timedelta(minutes=self.chance.randint(0, 40))

    def _to_thaw(self, _: Case) -> str | datetime:
        return self.pick(("lift-freeze", "submit", "submit"))

    def _to_produce(self, case: Case) -> str:
        run = case.facts.production
        if run and run.gone_wrong and run.touched and self.luck(0.3):
            return "start-rollback"
        return "start-production"

    def _in_a_run(self, case: Case, run: Run) -> str | datetime:
        production = run.environment == "production"
        if self.luck(0.02) or (production and "undo" in self.mood and self.luck(0.06)):
            return "stop-run"
        if still_approved.find(case):
            return self.pick(("stop-run", "stop-run", "report-step"))
        if still_stood_by.find(case):
            return "stand-by" if self.luck(0.9) else "stop-run"
        step = run.next()
        if step is None or step.state == "unknown":
            return "resolve-step" if step else "finish-run"
        if step.state == "running":
            return self.pick(("report-step by worker",) * 3 + ("report-unknown",))
        return self._next_step(case, run, step.key)

    def _next_step(self, case: Case, run: Run, key: str) -> str:
        production = run.environment == "production"
        if amendments.asked(run) and standing_by(case) and self.luck(0.9):
            return "agree-step"
        plan = case.facts.revisions[run.revision - 1].step(key)
        if plan and plan.kind != "hand" and not run.rolls_back and self.luck(0.8):
            return "intend-step"
        if production and "amends" in self.mood and self.luck(0.45) and not run.rolls_back:
            return "amend-step"
        if not production and self.luck(0.3):
            return self.pick(("tick-steps", "tick-steps", "plan", "request-help", "schedule-call"))
        return "report-step"
