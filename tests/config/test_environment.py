"""This module holds the settings to plain words: one that cannot be read ends the program with its name and the reason."""

import pytest

from offcycle.config.environment import WrongSettingError, environment


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("OFFCYCLE_PROXIES", "two", "Input should be a valid integer"),
        ("OFFCYCLE_CALENDAR_NETWORKS", "10.0.0.1/8", "10.0.0.1/8 has host bits set."),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(
    name: str, said: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, said)
    with pytest.raises(WrongSettingError, match=f"{name}: {why}") as caught:
        environment.__wrapped__()
    assert isinstance(caught.value, SystemExit)  # the program ends, without a trace of the stack
