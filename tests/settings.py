"""This module is the settings of a test run: the product's own, in a folder that ends with the run.

Nothing of the developer's environment reaches the tests but the choice of the database. Without
one it is SQLite in a file of its own, never in memory: locks and the journal work on files only.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="offcycle-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

KEPT = {
    "OFFCYCLE_DATABASE_URL",
    "OFFCYCLE_PICTURES",
    "OFFCYCLE_TEST_PART",
    "OFFCYCLE_TEST_POSTGRESQL",
}
for name in [name for name in os.environ if name.startswith("OFFCYCLE_") and name not in KEPT]:
    del os.environ[name]
os.environ.setdefault("OFFCYCLE_DATABASE_URL", f"sqlite:///{FOLDER / 'offcycle.sqlite3'}")
os.environ["OFFCYCLE_DATA_DIR"] = str(FOLDER / "data")
os.environ["OFFCYCLE_SECRET_KEY"] = "for tests only, and known to everybody who reads this"

from offcycle.config.settings import *  # noqa: E402, F403 - settings read the environment as they load
from offcycle.config.settings import DATABASES  # noqa: E402 - settings read the environment as they load

if "sqlite3" in str(DATABASES["default"]["ENGINE"]):
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}

# The product hashes slowly on purpose; tests make hundreds of accounts, and one asks for the real hash.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
