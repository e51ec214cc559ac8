"""This package posts messages into a Microsoft Teams channel, by the address of a workflow."""

from offcycle.adapters.notify.teams.notifier import TeamsNotifier

__all__ = ["TeamsNotifier"]
