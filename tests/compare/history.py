#!/usr/bin/env python3
"""Compares every one of the last commits of a repository with its first parent, and holds that against two other accounts.

usage: tests/compare/history.py ROADBOOK REPOSITORY [COUNT]

- What is listed as added, removed, renamed or changed is what `git diff` says the commit wrote: the documents and metadata
  files of proposals, by their folders.
- Changes of status, stage and milestones are those that the ledger (`roadbook list`) tells of that commit, for proposals
  that are still there.

Prints what does not agree, and counts. Exits with 1 where a comparison failed.
"""

import collections
import json
import subprocess
import sys

roadbook, repository, count = sys.argv[1], sys.argv[2], int(sys.argv[3] if len(sys.argv) > 3 else 300)


def git(*arguments):
    return subprocess.run(["git", "-C", repository, *arguments], capture_output=True, text=True, check=True).stdout


listed = json.loads(subprocess.run([roadbook, "list", repository, "--format", "json"], capture_output=True, text=True, check=True).stdout)
told = collections.defaultdict(lambda: collections.defaultdict(set))
here = {}
for proposal in listed["proposals"]:
    here[proposal["label"], proposal["title"]] = proposal["path"]
    for one in proposal["transitions"]:
        if one["field"] != "title":
            told[one["commit"]][proposal["path"]].add((one["field"], one["from"], one["to"]))
paths = {proposal["path"] for proposal in listed["proposals"]}
folders = {path.rsplit("/", 1)[0]: path for path in paths}


def touched(commit):
    """Folders of proposals of which the commit wrote the document or the metadata."""
    found = set()
    for name in git("diff", "--no-renames", "--name-only", f"{commit}^", commit).splitlines():
        folder, _, file = name.rpartition("/")
        parts = folder.split("/")
        if name.startswith("keps/") and file.lower() in ("readme.md", "kep.yaml") and len(parts) > 2 and "-kep-template" not in folder.lower():
            found.add(folder)
    return found


def field(name):
    kind, _, track = name.partition(".")
    return {"status": "status", "stage": "stage", "latest-milestone": "latest_milestone"}.get(kind) or (f"milestones.{track}" if kind == "milestone" else None)


totals = collections.Counter()
for commit in git("rev-list", "--first-parent", f"--max-count={count}", "HEAD").split():
    run = subprocess.run([roadbook, "diff", f"{commit}^", commit, "-C", repository, "--format", "json"], capture_output=True, text=True)
    if run.returncode != 0:
        totals["failed"] += 1
        print(commit[:10], "failed:", run.stderr.strip())
        continue
    data = json.loads(run.stdout)
    totals["compared"] += 1
    own, changed = set(), collections.defaultdict(set)
    for one in data["proposals"]:
        totals[one["kind"]] += 1
        totals["reformatted"] += one["reformatted"]
        if one["kind"] == "affected":
            continue
        own.update(path.rsplit("/", 1)[0] for path in (one["path"], one["from_path"]) if path)
        if one["kind"] in ("changed", "renamed"):
            for change in one["fields"]:
                name = field(change["field"])
                if name:
                    one_side = lambda values: values[0] if values else None
                    changed[one["path"]].add((name, one_side(change["from"]), one_side(change["to"])))
    expected = touched(commit)
    if own != expected:
        totals["lists differ"] += 1
        print(commit[:10], "only diff:", sorted(own - expected), "only git:", sorted(expected - own))
    bare = lambda rows: {(name, *(value and value.removeprefix("v") for value in values)) for name, *values in rows}
    ledger = {path: rows for path, rows in told.get(commit, {}).items()}
    for path in sorted(set(ledger) | {path for path in changed if path in paths}):
        one, other = bare(changed.get(path, set())), bare(ledger.get(path, set()))
        totals["transitions agree"] += len(one & other)
        if one != other:
            totals["transitions differ"] += 1
            print(commit[:10], path, "only diff:", sorted(one - other, key=str), "only ledger:", sorted(other - one, key=str))
print(", ".join(f"{count} {name}" for name, count in sorted(totals.items())))
sys.exit(1 if totals["failed"] else 0)
