"""What users install: the wheel's content, the lock files, the containers, the files that say which version this is."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution, metadata
from pathlib import Path

import pytest
import yaml

from communique.etl import cli
from communique.etl.schedule.plan import load
from communique.reports.catalog import QUERIES, files

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("etl", "migrations", "reports", "seeds")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def source_files():
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                yield path.relative_to(ROOT)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names in a wheel built from a copy of the source, and the wheel's path."""
    copy = tmp_path_factory.mktemp("source of")
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", *PROJECT["project"]["license-files"]):
        shutil.copy(ROOT / name, copy / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", copy / "dist", copy]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [path] = (copy / "dist").glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist()), archive.read(f"communique-{cli.version()}.dist-info/METADATA").decode(), path


def test_the_wheel_holds_every_file_of_the_source(wheel):
    names, _, _ = wheel
    missing = {f"communique/{path.as_posix()}" for path in source_files()} - names
    assert missing == set()


def test_the_wheel_puts_one_name_into_site_packages(wheel):
    names, _, _ = wheel
    assert {name.split("/")[0] for name in names} == {"communique", f"communique-{cli.version()}.dist-info"}


def test_the_wheel_carries_licence_and_command(wheel):
    names, metadata, path = wheel
    info = f"communique-{cli.version()}.dist-info"
    assert {f"{info}/licenses/{name}" for name in PROJECT["project"]["license-files"]} <= names
    assert "License-Expression: Apache-2.0" in metadata
    with zipfile.ZipFile(path) as archive:
        assert "communique = communique.etl.cli:main" in archive.read(f"{info}/entry_points.txt").decode()
    assert path.name.endswith("-py3-none-any.whl")


def test_every_package_is_listed():
    there = {".".join(("communique", *path.parent.parts)) for path in source_files() if path.name == "__init__.py"}
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == there


def pins(name):
    """The pinned versions of a lock file, by package, each with its number of hashes."""
    text = (ROOT / name).read_text()
    found = {}
    for match in re.finditer(r"^([\w.-]+)==(\S+)([^\n]*\\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.MULTILINE):
        found.setdefault(match[1], set()).add((match[2], match[3].count("--hash")))
    assert len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)) == sum(map(len, found.values())), "a pin without hashes"
    return found


def normal(requirement):
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-bootstrap.txt"])
def test_locks_are_pins_with_hashes_from_no_named_host(name):
    assert pins(name)
    for line in (ROOT / name).read_text().splitlines():
        assert re.match(r"[\w.-]+==\S+( ;.*)? \\$|    --hash=|    # ", line), line


def test_locks_hold_what_the_project_asks_for():
    runtime, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {normal(line) for line in PROJECT["project"]["dependencies"]} <= runtime.keys()
    assert {normal(line) for line in PROJECT["dependency-groups"]["dev"]} <= development.keys()
    assert {normal(line) for line in PROJECT["dependency-groups"]["bootstrap"]} <= pins("requirements-bootstrap.txt").keys()
    assert all(development[name] == versions for name, versions in runtime.items())


def test_every_dependency_is_in_the_notices():
    told = set(re.findall(r"^\| ([\w.-]+) \|", (ROOT / "THIRD_PARTY.md").read_text(), re.MULTILINE)) - {"package"}
    assert told == {normal(line) for line in PROJECT["project"]["dependencies"]}


# Licences that allow use beside ours without terms for our own code.
FREE = re.compile(r"MIT|BSD|0BSD|Apache|ISC|PSF|Python|Zlib|CC0|CNRI|MPL|Mozilla|LGPL|Unlicense|Artistic")


def licences(name):
    """The alternatives that a package is offered under, from its own metadata."""
    about = metadata(name)
    classified = [line.split(" :: ")[-1] for line in about.get_all("Classifier", []) if line.startswith("License :: ")]
    texts = [file.locate().read_text("utf8") for file in distribution(name).files or () if file.name == "LICENSE"]
    named = [about.get("License-Expression"), "; ".join(classified), about.get("License"), *texts]
    told = next(line for text in named if text for line in text.splitlines() if line.strip())
    return [alternative.split(" AND ") for alternative in re.split(r" OR |; ", told)]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_a_free_licence(name):
    found = {}
    for package in pins(name):
        with suppress(PackageNotFoundError):  # of another platform
            found[package] = licences(package)
    assert len(found) > 0.9 * len(pins(name))
    assert {package for package, offered in found.items() if not any(all(map(FREE.search, terms)) for terms in offered)} == set()


def test_every_import_is_of_a_dependency_asked_for():
    """What is there only because another package needs it may be gone tomorrow."""
    asked = {normal(line).replace("-", "_") for line in PROJECT["project"]["dependencies"]}
    extras = PROJECT["project"]["optional-dependencies"].values()
    optional = {normal(line).replace("-", "_") for lines in extras for line in lines}
    known = asked | optional | {"communique", "markdown_it", "vl_convert"} | set(sys.stdlib_module_names)
    imported = set()
    for path in source_files():
        if path.suffix == ".py":
            for match in re.finditer(r"^\s*(?:import|from) ([a-z_]\w*)", (ROOT / path).read_text(), re.MULTILINE):
                imported.add((match[1], path.as_posix()))
    assert {(name, path) for name, path in imported if name not in known} == set()


def test_the_version_is_the_same_everywhere():
    version = PROJECT["project"]["version"]
    assert cli.version() == version
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"] == version
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert {service["image"] for name, service in services.items() if name != "db"} == {f"communique:{version}"}


def test_containers_are_pinned_and_watched():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    database, worker = compose["services"]["db"], compose["services"]["worker"]
    assert re.fullmatch(r"postgres:\d+\.\d+-\w+", database["image"])
    assert int(re.search(r"\d+", database["image"])[0]) >= 16
    assert database["healthcheck"]["test"][1] == "pg_isready"
    assert worker["command"][0] == "${COMMUNIQUE_FEED:-run}"
    assert worker["healthcheck"]["test"] == ["CMD", "communique", "db", "status"]
    assert set(compose["volumes"]) == {"database", "worker", "reports"}
    for line in re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE):
        assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-\w+", line)


def test_the_profile_of_a_cluster_has_three_workers_and_a_scheduler_of_reports():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    cluster = {name: service for name, service in services.items() if "cluster" in service.get("profiles", [])}
    assert set(cluster) == {"annotator", "scheduler"}
    assert (cluster["annotator"]["command"][0], cluster["annotator"]["deploy"]["replicas"]) == ("worker", 3)
    assert cluster["scheduler"]["command"] == ["schedule", "start"]
    assert all(service["restart"] == "unless-stopped" and service["healthcheck"]["test"] for service in cluster.values())
    plan = load(ROOT / re.search(r":-(\S+)}:/schedule", cluster["scheduler"]["volumes"][0])[1])
    assert {entry.report for entry in plan.schedule.values()} <= set(files([QUERIES]))
    assert all(recipient.startswith("folder:/var/lib/communique") for entry in plan.schedule.values() for recipient in entry.recipients)


def test_the_container_needs_only_what_it_is_given():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    given = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert {*FOLDERS, "pyproject.toml", "README.md", *PROJECT["project"]["license-files"]} <= given


def test_make_lists_its_targets():
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"demo", "test", "lint", "bench", "docs", "lock", "clean"} <= {line.split()[1] for line in done.stdout.splitlines()}


def test_ci_is_a_script():
    path = ROOT / ".ci" / "run"
    assert path.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", path], check=True)
