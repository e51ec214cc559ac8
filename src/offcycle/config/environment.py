"""This module is what an installation may set: environment variables that begin with OFFCYCLE_, one field each."""

from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from offcycle.adapters import outside


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
    proxies: int = Field(
        default=0,
        ge=0,
        description="How many proxies stand before the server, each of which adds to `X-Forwarded-For` and the first of which sets `X-Forwarded-Proto`. Without them (0) these headers are believed to nobody.",
    )
    session_idle_minutes: int = Field(
        default=60,
        ge=5,
        description="After so many minutes without a page, a person has to sign in again; what they typed is kept.",
    )
    session_hours: int = Field(
        default=12,
        ge=1,
        description="After so many hours, a person has to sign in again, however busy they were.",
    )
    sign_in_tries: int = Field(
        default=5,
        ge=1,
        description="After so many wrong passwords for an account, its sign-in is closed for a while to the address that they came from.",
    )
    sign_in_tries_of_address: int = Field(
        default=100,
        ge=1,
        description="After so many wrong passwords for any accounts, signing in is closed for a while to the address that they came from.",
    )
    sign_in_wait_minutes: int = Field(
        default=10,
        ge=1,
        description="For so many minutes signing in stays closed after too many wrong passwords.",
    )
    email_url: str = Field(
        default="",
        description="How mail leaves: `smtp+starttls://user@host:587`, `smtps://user@host` or `smtp://host`; `file:///folder` writes each message to a file. Empty: the folder `mail` in the data folder.",
    )
    email_password_file: Path | None = Field(
        default=None,
        description="File with the password for the mail server, alone on its first line. Empty: the password in `OFFCYCLE_EMAIL_URL`, if it has one.",
    )
    mail_from: str = Field(
        default="",
        description="The address that messages come from. Empty: `offcycle@` and the host of the base address.",
    )
    mail_reply_to: str = Field(
        default="",
        description="The address that answers to messages go to, such as a team's list; nothing is ever decided by an answer. Empty: the address that they come from.",
    )
    push_key_file: Path | None = Field(
        default=None,
        description="File with the key by which people's browsers know this installation; workers on several machines need the same. Empty: `push-key.pem` in the data folder, made when a worker first starts.",
    )
    calendar_networks: str = Field(
        default="",
        description="Networks of the organisation's own in which calendars of absences may be read, such as `10.20.0.0/16`, separated by commas. Empty: such calendars are read on the public internet alone.",
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

    @field_validator("calendar_networks")
    @classmethod
    def _networks(cls, said: str) -> str:
        outside.networks(said)
        return said

    @property
    def addresses_are_told(self) -> bool:
        """Whether the server knows where people come from; under https, which a proxy speaks, only if that was declared."""
        return self.proxies > 0 or not self.base_url.startswith("https:")

    @property
    def papers(self) -> Path:
        """The folder of the organisation's own papers, with the default filled in."""
        return self.papers_dir or self.data_dir / "papers"


class WrongSettingError(SystemExit):
    """What an installation sets cannot be read: the program ends, and says which variable and why."""

    def __init__(self, error: ValidationError) -> None:
        wrong = (
            f"OFFCYCLE_{'_'.join(map(str, each['loc'])).upper()}: {each['msg'].removeprefix('Value error, ')}."
            for each in error.errors()
        )
        super().__init__(
            "\n".join(("A setting cannot be read; correct it, and start again.", *wrong))
        )


@cache
def environment() -> Environment:
    """The settings of this process, read once; raises WrongSettingError."""
    try:
        return Environment()
    except ValidationError as error:
        raise WrongSettingError(error) from None
