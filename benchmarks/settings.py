"""This module is the settings of a benchmark: the product's own, with SQLite's rollback journal where that is asked for."""

import os
from pathlib import Path

from offcycle.config.database import sqlite
from offcycle.config.settings import *  # noqa: F403 - a benchmark measures the product's own settings
from offcycle.config.settings import DATABASES

if os.environ.get("BENCHMARK_JOURNAL") == "rollback":
    DATABASES = {
        "default": sqlite(Path(str(DATABASES["default"]["NAME"])), write_ahead=False),
    }
