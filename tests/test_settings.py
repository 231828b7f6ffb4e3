import os
from pathlib import Path

import pytest

from communique.etl import settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    for name in os.environ:
        if name.startswith("COMMUNIQUE_") or name in ("DATABASE_URL", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.chdir(tmp_path)
    settings.reset()
    yield
    settings.reset()


def write_file(text):
    Path("communique.toml").write_text(text)
    settings.forget()


def test_each_layer_yields_to_the_one_above(monkeypatch):
    assert (settings.get().statement_timeout, settings.origins()["statement_timeout"]) == (60, "default")
    write_file("statement_timeout = 5")
    assert (settings.get().statement_timeout, settings.origins()["statement_timeout"]) == (5, str(Path("communique.toml").absolute()))
    monkeypatch.setenv("COMMUNIQUE_STATEMENT_TIMEOUT", "6.5")
    settings.forget()
    assert (settings.get().statement_timeout, settings.origins()["statement_timeout"]) == (6.5, "COMMUNIQUE_STATEMENT_TIMEOUT")
    settings.override(statement_timeout="7", jobs=None)
    assert (settings.get().statement_timeout, settings.origins()["statement_timeout"]) == (7, "flag")
    assert settings.origins()["jobs"] == "default"


def test_own_variable_wins_over_the_common_one(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://a@b/c")
    assert settings.get().database_url == "postgresql://a@b/c"
    assert settings.origins()["database_url"] == "DATABASE_URL"
    monkeypatch.setenv("COMMUNIQUE_DATABASE_URL", "postgresql+psycopg://x@y/z")
    settings.forget()
    assert settings.get().database_url == "postgresql://x@y/z"
    assert settings.origins()["database_url"] == "COMMUNIQUE_DATABASE_URL"


def test_an_empty_variable_is_no_setting(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")
    assert settings.get().database_url is None


def test_defaults_are_usable():
    current = settings.get()
    assert current.home == Path(os.environ["HOME"]) / ".local/share/communique"
    assert (current.seeds_dir / "countries.csv").is_file()
    assert current.jobs >= 1
    assert current.allow_network is False


def test_a_path_in_the_file_is_meant_from_there(monkeypatch, tmp_path):
    write_file('home = "data"\nseeds_dir = "~/seeds"')
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setenv("COMMUNIQUE_CONFIG", str(tmp_path / "communique.toml"))
    monkeypatch.chdir(tmp_path / "elsewhere")
    settings.forget()
    assert settings.get().home == tmp_path / "data"
    assert settings.get().seeds_dir == Path(os.environ["HOME"]) / "seeds"


def test_a_file_in_the_users_folder_counts():
    folder = Path(os.environ["HOME"]) / ".config/communique"
    folder.mkdir(parents=True)
    (folder / "communique.toml").write_text("jobs = 3")
    settings.forget()
    assert settings.get().jobs == 3


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("COMMUNIQUE_JOBS", "0", r"jobs from COMMUNIQUE_JOBS \('0'\): .*greater than or equal to 1"),
        ("COMMUNIQUE_JOBS", "many", r"jobs from COMMUNIQUE_JOBS \('many'\): .*valid integer"),
        ("COMMUNIQUE_LOG_LEVEL", "loud", r"log_level from COMMUNIQUE_LOG_LEVEL \('loud'\)"),
        ("DATABASE_URL", "mysql://u:secret@h/d", r"database_url from .*DATABASE_URL: not a Postgres address"),
    ],
)
def test_a_bad_value_names_its_origin(monkeypatch, variable, value, said):
    monkeypatch.setenv(variable, value)
    settings.forget()
    with pytest.raises(settings.SettingsError, match=said) as refused:
        settings.get()
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [("jbos = 3", "no such setting: jbos"), ("jobs = ", "not TOML"), ("jobs = 'x'", r"jobs from .*communique\.toml \('x'\)")],
)
def test_a_bad_file_is_named(text, said):
    write_file(text)
    with pytest.raises(settings.SettingsError, match=said) as refused:
        settings.get()
    assert "communique.toml" in str(refused.value)


def test_a_named_file_that_is_missing_is_an_error(monkeypatch):
    monkeypatch.setenv("COMMUNIQUE_CONFIG", "/nowhere/communique.toml")
    settings.forget()
    with pytest.raises(settings.SettingsError, match="/nowhere/communique.toml"):
        settings.get()


def test_slips_in_variables_are_found(monkeypatch):
    monkeypatch.setenv("COMMUNIQUE_JBOS", "3")
    assert settings.unknown_variables() == ["COMMUNIQUE_JBOS"]


def test_every_setting_says_what_it_is():
    assert all(field.description for field in settings.Settings.model_fields.values())
