"""The manual's workflow for a repository of annotations, run step by step as a forge would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

MANUAL = Path(__file__).parents[1] / "cli/diptych/manual/git.md"
_WORKFLOW = re.compile(
    r"<!-- run: own, file: annotations\.yaml -->\n```yaml\n(.*?)```\n", re.DOTALL
)
_GH = """#!/bin/sh
printf '%s\\n' "$@" > "$GH_CALLED"
cp "$5" "$GH_BODY"
"""


@pytest.fixture
def workflow() -> Any:
    found = _WORKFLOW.search(MANUAL.read_text("utf-8"))
    assert found is not None
    return yaml.load(found[1], yaml.BaseLoader)  # noqa: S506 - it knows strings only


class Runner:
    """A checkout with the branch of a pull request, and the tools that a runner has."""

    def __init__(self, root: Path, tools: Path) -> None:
        self.root = root
        self.called, self.body, self.summary = (
            tools / name for name in ("called", "body.md", "summary.md")
        )
        self.summary.touch()
        (tools / "gh").write_text(_GH)
        (tools / "gh").chmod(0o755)
        self.environment = {
            **os.environ,
            "PATH": os.pathsep.join(
                [str(tools), sysconfig.get_path("scripts"), os.environ["PATH"]]
            ),
            "GITHUB_BASE_REF": "main",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GH_CALLED": str(self.called),
            "GH_BODY": str(self.body),
            "NUMBER": "12",
        }

    def run(self, step: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        """Run a step as GitHub does where no shell is named."""
        return subprocess.run(
            ["bash", "-e", "-c", step["run"]],
            cwd=self.root, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.fixture
def runner(committed: Any, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    made = Runner(committed.root, tmp_path_factory.mktemp("tools"))
    for command in (
        "git update-ref refs/remotes/origin/main main",
        "git checkout --quiet -b mine",
    ):
        assert made.run({"run": command}).returncode == 0
    return made


def steps(workflow: Any) -> dict[str, Any]:
    (job,) = workflow["jobs"].values()
    return {step["name"]: step for step in job["steps"] if "name" in step}


def test_it_asks_for_no_more_than_it_needs(workflow: Any) -> None:
    assert workflow["on"] == ["pull_request"]
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    (job,) = workflow["jobs"].values()
    assert job["steps"][0]["with"] == {"fetch-depth": "0"}
    scripts = "".join(step.get("run", "") for step in job["steps"])
    assert "${{" not in scripts, "what others wrote would become a part of the script"


def test_a_pull_request_has_its_review_its_page_and_its_findings(
    workflow: Any, runner: Runner
) -> None:
    change = (
        "diptych edit 00000001 --theme access && git commit --quiet --all --message mine "
        "&& git checkout --quiet main && git commit --quiet --allow-empty --message theirs "
        "&& git update-ref refs/remotes/origin/main main && git merge --quiet --no-edit mine"
    )
    assert runner.run({"run": change}).returncode == 0
    found = {name: runner.run(step) for name, step in steps(workflow).items()}
    assert {name: one.returncode for name, one in found.items()} == dict.fromkeys(found, 0)
    comment = runner.body.read_text("utf-8")
    assert re.match("## Annotations: [0-9a-f]{7} → HEAD\n\n\\| text ", comment)
    assert "- **changed** alpha:2: theme: rules/un → access (`00000001`)\n" in comment
    assert runner.summary.read_text("utf-8") == comment
    assert runner.called.read_text().split("\n")[:6] == [
        "pr", "comment", "12", "--body-file", "review.md", "--edit-last"
    ]  # fmt: skip
    page = steps(workflow)["Page"]
    (job,) = workflow["jobs"].values()
    upload = next(step for step in job["steps"] if "upload-artifact" in step.get("uses", ""))
    assert upload["with"]["path"] in page["run"]
    assert (runner.root / upload["with"]["path"]).read_text("utf-8").startswith("<!doctype html>")


def test_where_nothing_was_annotated_there_is_no_comment(workflow: Any, runner: Runner) -> None:
    for name in ("What changed", "Comment"):
        assert runner.run(steps(workflow)[name]).returncode == 0
    assert not runner.called.exists()
    assert runner.summary.read_text() == ""


def test_findings_stand_at_their_lines_and_fail_the_run(workflow: Any, runner: Runner) -> None:
    path = runner.root / "annotations/alpha/ann.json"
    said = json.loads(path.read_text())
    said["annotations"]["00000001-0000-4000-8000-000000000000"]["codes"]["theme"] = "no-such"
    path.write_text(json.dumps(said, indent=2))
    found = runner.run(steps(workflow)["Check"])
    assert found.returncode == 1
    assert re.search(
        r"^::error file=annotations/alpha/ann\.json,line=\d+", found.stdout, re.MULTILINE
    )
