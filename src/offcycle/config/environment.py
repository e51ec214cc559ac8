"""This module is what an installation may set: environment variables that begin with OFFCYCLE_, one field each."""

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """The settings of one installation; a description is what the operator reads about it."""

    model_config = SettingsConfigDict(env_prefix="OFFCYCLE_", frozen=True, extra="ignore")

    data_dir: Path = Field(
        default_factory=lambda: Path.home() / ".local" / "share" / "offcycle",
        description="Folder for what the installation keeps in files: the SQLite database, mails and archived forms of the default settings.",
    )
    database_url: str = Field(
        default="",
        description="Where the record is kept: `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://user:password@host:5432/name`. Empty: `offcycle.sqlite3` in the data folder.",
    )
    secret_key: str = Field(
        default="",
        description="The key that signs sessions: at least 50 characters by chance, the same in every process, and kept secret.",
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000",
        description="The address under which people reach this installation; it stands in every message and decides which origins are trusted.",
    )
    allowed_hosts: str = Field(
        default="",
        description="Further names under which the server answers, separated by commas. The name in the base address is always one.",
    )
    email_url: str = Field(
        default="",
        description="How mail leaves: `file:///folder` writes each message to a file. Empty: the folder `mail` in the data folder.",
    )
    mail_from: str = Field(
        default="",
        description="The address that messages come from. Empty: `offcycle@` and the host of the base address.",
    )
    archive_url: str = Field(
        default="",
        description="Where approved forms are archived: `file:///folder`. Empty: the folder `archive` in the data folder.",
    )
    papers_dir: Path | None = Field(
        default=None,
        description="Folder of the organisation's own papers, of which `form.paper` in the policy names one: fillable PDFs and Word documents. Empty: the folder `papers` in the data folder.",
    )
    policy: Path | None = Field(
        default=None,
        description="Path of the policy file that `offcycle policy activate` reads. Empty: the default policy that comes with the program.",
    )
    demo: bool = Field(
        default=False,
        description="Whether this is the demonstration: sample people and sites, known passwords, and a clock that may be moved. Never for real changes.",
    )
    debug: bool = Field(
        default=False,
        description="Whether errors show their insides to whoever sees them. For developers alone; the program refuses to serve with it.",
    )

    @property
    def database(self) -> str:
        """The address of the database, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'offcycle.sqlite3'}"

    @property
    def papers(self) -> Path:
        """The folder of the organisation's own papers, with the default filled in."""
        return self.papers_dir or self.data_dir / "papers"


@cache
def environment() -> Environment:
    """The settings of this process, read once."""
    return Environment()
