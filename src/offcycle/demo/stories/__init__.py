"""This package tells the sample stories: what the sample people did, command by command, and what that did to the sample sites.

Every command goes through the same rules as anybody's. The clock of the demonstration is set back while they are told, so that
the record reads as if people had taken their time.
"""

from offcycle.demo.stories.stage import Stage, StoryBrokenError, Told
from offcycle.demo.stories.table import BEFORE_ALL, STORIES, refs
from offcycle.demo.stories.telling import tell

__all__ = ["BEFORE_ALL", "STORIES", "Stage", "StoryBrokenError", "Told", "refs", "tell"]
