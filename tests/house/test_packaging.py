"""What Kith is shipped in: libraries by hash, a container that may do little, and no trace of where it was made."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")

ENTRY = re.compile(r"^([a-z0-9-]+)==([\w.]+)(?: ;[^\\\n]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n", re.MULTILINE)


def _name(requirement: str) -> tuple[str, str]:
    name, version = requirement.split(";")[0].split("==")
    return re.sub(r"[._]+", "-", name.split("[")[0]).lower().strip(), version.strip()


def test_every_line_of_the_lock_is_a_pinned_library_with_its_hashes() -> None:
    assert ENTRY.sub("", LOCK) == ""
    assert len(ENTRY.findall(LOCK)) > 20


def test_the_lock_agrees_with_what_the_project_pins() -> None:
    locked = {name: version for name, version, _ in ENTRY.findall(LOCK)}
    direct = [_name(requirement) for requirement in PROJECT["project"]["dependencies"]]
    assert [(name, version) for name, version in direct if locked.get(name) != version] == []
    assert len(direct) <= 12


def test_the_lock_holds_nothing_that_only_developers_need() -> None:
    groups = [each for group in PROJECT["dependency-groups"].values() for each in group]
    assert {_name(each)[0] for each in groups} & {name for name, _, _ in ENTRY.findall(LOCK)} == set()


def test_every_direct_requirement_is_pinned_exactly() -> None:
    groups = [each for group in PROJECT["dependency-groups"].values() for each in group]
    every = PROJECT["project"]["dependencies"] + groups + PROJECT["build-system"]["requires"]
    assert [each for each in every if not re.fullmatch(r"[\w.\[\]-]+==[\w.]+", each)] == []


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git repository")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_registry_or_a_path_of_the_machine_it_was_made_on() -> None:
    # Put together here, so that this file does not name them itself.
    hosts = [".".join(parts) for parts in (("pypi", "org"), ("files", "pythonhosted"), ("registry", "npmjs"))]
    paths = ["/" + "/".join(parts) + "/" for parts in (("home",), ("root",), ("work", "main"), ("Users",))]
    found = [
        f"{path.relative_to(ROOT)}: {part}"
        for path in _tracked()
        for part in (*hosts, *paths)
        if part.encode() in path.read_bytes()
    ]
    assert found == []


def test_no_secret_and_no_state_lies_among_the_files() -> None:
    token = re.compile(rb"\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}")
    wrong = [path.name for path in _tracked() if path.suffix in {".db", ".pem"} or path.name in {".env", "kith_token"}]
    wrong += [path.name for path in _tracked() if token.search(path.read_bytes())]
    assert wrong == []


def test_the_licence_is_the_one_named_word_for_word() -> None:
    assert PROJECT["project"]["license"] == "AGPL-3.0-only"
    # The sum of the Free Software Foundation's own text file.
    expected = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == expected


def _instructions() -> list[tuple[str, str]]:
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in joined.split("\n") if " " in line]


def test_the_lock_names_no_place_to_fetch_from_and_ships_nothing_unnamed() -> None:
    """Where packages come from is the installing machine's own affair; what they are is the lock's."""
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links|--trusted-host|@ |^-[ercf] ", LOCK, re.MULTILINE)
    assert not re.search(r"sha(1|224|512)|md5", LOCK)
    names = [name for name, _, _ in ENTRY.findall(LOCK)]
    assert names == sorted(set(names))
    installed = {re.sub(r"[._]+", "-", each.metadata["Name"].lower()): each for each in distributions()}
    absent: list[str] = []
    for name in names:
        for needed in installed[name].requires or () if name in installed else ():
            # What an extra or another system needs is not asked for here.
            if ";" not in needed:
                other = re.sub(r"[._]+", "-", re.split(r"[^\w.-]", needed)[0].lower())
                absent += [f"{name} needs {other}"] if other not in names else []
    assert absent == []


def test_both_stages_of_the_container_come_from_one_base_that_can_be_pinned() -> None:
    bases = [what for name, what in _instructions() if name == "FROM"]
    assert bases == ["${BASE} AS build", "${BASE}"]
    assert [what for name, what in _instructions() if name == "ARG"] == ["BASE=python:3.12-slim"]


def test_no_layer_of_the_image_holds_a_secret() -> None:
    """Tokens and keys come from volumes and secret files when it runs; nothing that could hold one is copied."""
    copied = [what for name, what in _instructions() if name == "COPY"]
    assert not [what for what in copied if re.search(r"\.env|secret|token|key|\*|\. ", what.split("--from")[0])]
    given = [what for name, what in _instructions() if name in ("ENV", "ARG", "RUN")]
    assert not [what for what in given if re.search(r"TOKEN|PASSWORD|SECRET|kith-key-1", what)]


def test_the_container_runs_as_a_numbered_account_that_is_not_root() -> None:
    users = [what for name, what in _instructions() if name == "USER"]
    assert users and re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", users[-1])
    after = [name for name, _ in _instructions()][[name for name, _ in _instructions()].index("USER") :]
    assert "RUN" not in after and "COPY" not in after


def test_the_container_installs_by_hash_and_nothing_else_from_afar() -> None:
    installs = [what for name, what in _instructions() if name == "RUN" and "pip install" in what]
    assert len(installs) == 2
    assert "--require-hashes" in installs[0] and "-r requirements.lock" in installs[0]
    assert "pip install --no-deps ." in installs[1]
    assert not [what for name, what in _instructions() if name == "ADD" or re.search(r"\b(curl|wget)\b|https?:", what)]


def test_the_container_has_a_sign_of_life_one_state_folder_and_no_secret() -> None:
    said = dict(_instructions())
    assert said["HEALTHCHECK"].endswith('CMD ["kith", "health"]')
    assert said["VOLUME"] == '["/var/lib/kith"]' and said["ENTRYPOINT"] == '["kith"]'
    assert "KITH_STATE=/var/lib/kith" in said["ENV"] and "PYTHONDONTWRITEBYTECODE=1" in said["ENV"]
    assert "KITH_BACKUPS=/var/lib/kith-backups" in said["ENV"]
    assert "KITH_KEY_FILE=/var/lib/kith-key/" in said["ENV"]
    assert "KITH_TOKEN" not in DOCKERFILE


def test_the_image_is_built_from_the_program_alone() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n") if line[:1] not in "#"]
    assert lines[0] == "*"
    copied = {
        word
        for name, what in _instructions()
        if name == "COPY" and not what.startswith("--from")
        for word in what.split()[:-1]
    }
    assert {line.removeprefix("!") for line in lines if line.startswith("!")} == copied


def test_the_service_may_write_to_its_volumes_and_do_nothing_else() -> None:
    service = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    for line in (
        "    read_only: true",
        "    cap_drop:\n      - ALL",
        "    security_opt:\n      - no-new-privileges:true",
        "    tmpfs:\n      - /tmp:",
        "    volumes:\n      - kith-state:/var/lib/kith\n      - kith-backups:/var/lib/kith-backups\n"
        "      - kith-key:/var/lib/kith-key\n",
        "    secrets:\n      - kith_token",
        "    stop_grace_period: 15s",
    ):
        assert line in service
    assert "privileged: true" not in service and "ports:" not in service and "environment:" not in service


def test_ci_ends_with_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().split("\n")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert script[-1] == "step uv run pytest" and re.search(r"^\s*uv run pytest$", readme, re.MULTILINE)
    assert "set -euo pipefail" in script
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
