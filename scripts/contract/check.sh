#!/usr/bin/env bash
# The contract gate for any CI: check.sh FILE... compares each document with itself where it left BASE, prints the report,
# and ends with 0 (nothing blocks), 1 (something does) or 2 (could not compare). Settings, from the environment:
#   BASE       a revision of git (origin/main)        REVISION   take the documents from it (from the disk)
#   FORMAT     of what is printed (terminal)          APPROVALS  a file of changes that are let pass (none)
#   MARKDOWN   also write the report as Markdown here (none; on GitHub the summary of the job)
set -euo pipefail
if [ "$#" -eq 0 ]; then
  echo 'check.sh FILE...: which documents?' >&2
  exit 2
fi
args=(diff --base "${BASE:-origin/main}" --format "${FORMAT:-terminal}")
markdown=${MARKDOWN:-${GITHUB_STEP_SUMMARY:-}}
if [ -n "${REVISION:-}" ]; then args+=(--revision "$REVISION"); fi
if [ -n "${APPROVALS:-}" ]; then args+=(--approvals "$APPROVALS"); fi
if [ -n "$markdown" ]; then args+=(--write "markdown=$markdown"); fi
exec node "$(dirname "${BASH_SOURCE[0]}")/bin.mjs" "${args[@]}" -- "$@"
