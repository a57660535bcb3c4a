#!/usr/bin/env python3
"""Counts the changes of metadata in a repository's history in another, slow way, and holds them against the ledger.

    reconcile.py REPOSITORY ROADBOOK

What is counted here are raw values, as written, of `status`, `stage` and `latest-milestone`: of the metadata file where
there is one, else of the document's front matter, each file followed by git's renames alone. Every difference from
`ROADBOOK list --format json` falls into a class, each with its number and one example. What falls into none is
printed in full and makes the exit code 1.
"""

import collections
import json
import os
import re
import subprocess
import sys

try:
    import yaml

    class Texts(yaml.SafeLoader):
        """Scalars stay as written."""

    Texts.yaml_implicit_resolvers = {}
except ImportError:
    yaml = None

# How far the files are followed: by git alone, then by each rule more.
RULES = [(), ("beside",), ("beside", "name")]
FIELDS = {"status": "status", "stage": "stage", "latest-milestone": "latest_milestone"}
# The ledger's word for each spelling that is another word for the same thing.
SYNONYMS = {"status": {"pending": "proposed"}, "stage": {"ga": "stable"}}


def git(repository, *arguments):
    environment = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_NO_LAZY_FETCH="1", LC_ALL="C")
    return subprocess.run(["git", "-C", repository, *arguments], env=environment, check=True, capture_output=True).stdout


def commits(repository):
    """The main line, newest first: the hash, and for each path after the commit what it was before."""
    log = git(repository, "log", "--first-parent", "-m", "--raw", "-z", "-M", "-l1000", "--no-abbrev", "--no-ext-diff",
              "--format=%x01%H")
    for chunk in log.split(b"\x01")[1:]:
        tokens = chunk.decode("utf-8", "replace").split("\0")
        name, changes, at = tokens[0], {}, 1
        while at < len(tokens):
            token = tokens[at].lstrip("\n")
            at += 1
            if not token.startswith(":"):
                continue
            before_mode, after_mode, before, after, action = token[1:].split(" ")
            old = new = tokens[at]
            at += 1
            if action[0] in "RC":
                new = tokens[at]
                at += 1
            was = (old, before) if before_mode.startswith("100") and action[0] not in "AC" else None
            if after_mode.startswith("100"):
                changes[new] = ("was", was)
            if before_mode.startswith("100") and (action[0] == "D" or not after_mode.startswith("100")):
                changes[old] = ("gone", (old, before))
        yield name, changes


class Blobs:
    def __init__(self, repository):
        self.process = subprocess.Popen(["git", "-C", repository, "cat-file", "--batch"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.values = {}

    def text(self, name):
        self.process.stdin.write(name.encode() + b"\n")
        self.process.stdin.flush()
        size = int(self.process.stdout.readline().split()[2])
        text = self.process.stdout.read(size)
        self.process.stdout.read(1)
        return text.decode("utf-8", "replace")

    def fields(self, name, sidecar):
        key = (name, sidecar)
        if key not in self.values:
            text = self.text(name)
            self.values[key] = fields(text if sidecar else front(text))
        return self.values[key]


def front(text):
    """Between the fences; headings and a fence of code may stand before the first, and in one known case the first is missing."""
    text = text.lstrip("\ufeff\r\n")
    found = re.match(r"(?:#[^\n]*\n\s*)*(?:```yaml\n)?---\s*\n(.*?)^(?:---|```)\s*$", text, re.M | re.S)
    found = found or re.match(r"((?:[a-z-]+:|  - |- )[^\n]*\n(?:[^\n#]+\n)*?)---\s*$", text, re.M)
    return found[1] if found else None


def fields(text):
    if text is None:
        return None
    known = None
    if yaml:
        try:
            known = yaml.load(text, Texts)
        except yaml.YAMLError:
            known = None
    if not isinstance(known, dict) or "status" not in known:
        known = known if isinstance(known, dict) else {}
        # Not YAML, or a field slipped into the list before it.
        for line in text.splitlines():
            found = re.match(r"^ {0,2}([A-Za-z-]+):\s*(.*)$", line)
            if found:
                known.setdefault(found[1], re.sub(r"\s+#.*$", "", found[2]).strip().strip("\"'"))
    values = {}
    for field in FIELDS:
        value = known.get(field)
        if isinstance(value, list):
            value = ", ".join(str(one) for one in value)
        values[field] = None if value is None or str(value).strip() == "" else str(value)
    return values


def bare(path):
    """What a document is called without its number or day."""
    name = path.split("/")[-2] if path.lower().endswith("/readme.md") else path.split("/")[-1].rsplit(".", 1)[0]
    return re.sub(r"[^a-z]", "", re.sub(r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+)[-_]", "", name.lower()))


def histories(repository, proposals, blobs, rules):
    """For each proposal its revisions, newest first: commit, values, and the paths of metadata file and document.

    Rules beyond git's renames: `beside`, a metadata file comes with its document and from nowhere else; `name`, a
    document that is new where one of the same name vanished was that one.
    """
    head = {}
    for line in git(repository, "ls-tree", "-r", "-z", "HEAD").decode("utf-8", "replace").split("\0"):
        if line:
            about, path = line.split("\t", 1)
            mode, _, name = about.split(" ")
            if mode.startswith("100"):
                head[path] = name
    now, told = {}, {}
    for one in proposals:
        files = [one["sidecar"], one["path"] if one["path"] != one["sidecar"] else None]
        now[one["path"]] = [(path, head[path]) if path in head else None for path in files]
        told[one["path"]] = []
    last = {path: list(files) for path, files in now.items()}
    for name, changes in commits(repository):
        for path, files in now.items():
            before, touched = list(files), False
            for role in (0, 1):
                where = files[role] or last[path][role]
                change = where and changes.get(where[0])
                if change and (files[role] is not None) == (change[0] == "was"):
                    before[role], touched = change[1], True
                    last[path][role] = change[1] or where
            if touched and "beside" in rules and all(files) and before[1] and before[1][0] != files[1][0]:
                was = changes.get(os.path.join(os.path.dirname(before[1][0]), os.path.basename(files[0][0])))
                if was and was[0] == "gone":
                    before[0] = was[1]
                elif apart(before) and os.path.dirname(before[0][0]) != os.path.dirname(files[0][0]):
                    before[0] = None
            if touched and "name" in rules and not any(before) and files[1]:
                same = [was for old, (kind, was) in changes.items()
                        if kind == "gone" and old.endswith(".md") and bare(old) == bare(files[1][0])]
                before[1] = same[0] if len(same) == 1 else None
            if touched:
                told[path].append((name, values(files, blobs), files))
                now[path] = before
    return told


def values(files, blobs):
    """None where neither file is there; else the fields that are told."""
    if files[0] is None and files[1] is None:
        return None
    both = [blobs.fields(files[0][1], True) if files[0] else None, blobs.fields(files[1][1], False) if files[1] else None]
    return {field: next((one[field] for one in both if one and one[field]), None) for field in FIELDS}


def is_nothing(field, value):
    if value is None:
        return True
    folded = re.sub(r"[^a-z0-9.|]", "", value.lower())
    if folded in ("", "na", "none", "null", "nil", "tbd", "todo", "nothing", "never", "notapplicable") or "|" in value:
        return True
    return field == "latest-milestone" and bool(re.fullmatch(r"v?(0\.0|x\.y|[0-9]+\.(x+|y+)|[0-9]+\.xx)", folded))


def normal(field, value):
    if is_nothing(field, value):
        return None
    text = " ".join(value.strip().lower().split())
    if field == "latest-milestone":
        return re.sub(r"(^|[ ,])v(?=[0-9])", r"\1", text).strip(" .")
    text = re.sub(r"\s*\(.*\)$", "", text)
    return SYNONYMS.get(field, {}).get(text, text)


def raw_changes(told):
    raw = {}
    for path, revisions in told.items():
        before = None
        for name, now, _ in reversed(revisions):
            if now is None:
                continue
            for field in FIELDS if before else ():
                if before[field] != now[field]:
                    raw[path, name, field] = (before[field], now[field])
            before = now
    return raw


def main(repository, roadbook):
    listed = subprocess.run([roadbook, "list", repository, "--format", "json"], check=True, capture_output=True).stdout
    proposals = json.loads(listed)["proposals"]
    blobs = Blobs(repository)
    told = [raw_changes(histories(repository, proposals, blobs, rules)) for rules in RULES]
    raw = told[0]
    ledger = {}
    names = {word: field for field, word in FIELDS.items()}
    for one in proposals:
        for change in one["transitions"]:
            if change["field"] in names:
                ledger[one["path"], change["commit"], names[change["field"]]] = (change["from"], change["to"])

    both = [(kind, sum(1 for key, (a, b) in values.items() if key[2] == kind and a is not None and b is not None))
            for values in (raw, ledger) for kind in FIELDS]
    print(f"{len(proposals)} proposals; value → value, raw:", ", ".join(f"{n} {k}" for k, n in both[:3]))
    print(f"{'':>{len(str(len(proposals)))}}            value → value, ledger:", ", ".join(f"{n} {k}" for k, n in both[3:]))

    classes = collections.defaultdict(list)
    for key in sorted(set(ledger).union(*told), key=str):
        classes[classify(key, told, ledger)].append(key)
    unexplained = 0
    print(f"\n{'class':<74}" + "".join(f"{field:>18}" for field in FIELDS))
    for name in sorted(classes):
        keys = classes[name]
        print(f"{name:<74}" + "".join(f"{sum(1 for key in keys if key[2] == field):>18}" for field in FIELDS))
        shown = keys if name.startswith(("5", "9")) else keys[:1]
        for key in shown:
            print(f"      {key[0]} {str(key[1])[:12]} {key[2]}: raw {raw.get(key)}, ledger {ledger.get(key)}")
        unexplained += len(keys) if name.startswith("9") else 0
    return 1 if unexplained else 0


def apart(files):
    """The metadata file is not the document's: they lie in different folders."""
    return bool(files[0] and files[1] and os.path.dirname(files[0][0]) != os.path.dirname(files[1][0]))


def classify(key, told, ledger):
    field = key[2]
    said = tuple(normal(field, value) for value in ledger.get(key, (None, None)))
    agrees = []
    for raw in told:
        means = tuple(normal(field, value) for value in raw.get(key, (None, None)))
        agrees.append((means if means[0] != means[1] else (None, None)) == said)
    if not agrees[0]:
        if agrees[1]:
            return "4 followed better: a metadata file comes with its document"
        if agrees[2]:
            return "4 followed better: a document vanished under the same name"
        return "9 unexplained"
    if key not in told[0]:
        return "5 told only by what is followed better, no change of meaning" if any(agrees[1:]) else "9 unexplained"
    a, b = told[0][key]
    if key in ledger:
        if a is None or b is None:
            return "1 in both, nothing → value" if a is None else "1 in both, value → nothing"
        if None in said:
            return "2 in both; a placeholder on one side, which the ledger takes for nothing"
        return "1 in both, value → value"
    if normal(field, a) is None:
        return "3 raw only: one placeholder, or nothing, for another"
    if a.strip().lower() == b.strip().lower():
        return "3 raw only: case or white space"
    if field != "latest-milestone":
        return "3 raw only: another word for the same, or a remark in brackets"
    return "3 raw only: spelling"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
