"""This package pages people by PagerDuty (Events API v2)."""

from offcycle.adapters.notify.pagerduty.notifier import PagerDutyNotifier

__all__ = ["PagerDutyNotifier"]
