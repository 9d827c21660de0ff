#!/usr/bin/env bash
# The contract gate for any CI: check.sh FILE... compares each document with itself where it left BASE, prints the report,
# and ends with 0 (nothing blocks), 1 (something does) or 2 (could not compare). Settings, from the environment:
#   BASE       a revision of git (origin/main)        REVISION       take the documents from it (from the disk)
#   FORMAT     of what is printed (terminal)          APPROVALS      a file of changes that are let pass (none)
#   FAIL_ON    the least that blocks (breaking)       CHECK_VERSION  true: also block a version that was not raised enough
#   ALLOW_NEW  true: let documents pass that BASE does not have
#   MARKDOWN   also write the report as Markdown here (none; on GitHub it is added to the summary of the job)
set -euo pipefail
if [ "$#" -eq 0 ]; then
  echo 'check.sh FILE...: which documents?' >&2
  exit 2
fi
args=(diff --base "${BASE:-origin/main}" --format "${FORMAT:-terminal}")
if [ -n "${REVISION:-}" ]; then args+=(--revision "$REVISION"); fi
if [ -n "${APPROVALS:-}" ]; then args+=(--approvals "$APPROVALS"); fi
if [ -n "${FAIL_ON:-}" ]; then args+=(--fail-on "$FAIL_ON"); fi
# A slip that is taken for no would switch off a check without a word.
flag() {
  case "${!1:-}" in
    true | 1) args+=("$2") ;;
    '' | false | 0) ;;
    *)
      echo "$1 is true or false, not ${!1}" >&2
      exit 2
      ;;
  esac
}
flag ALLOW_NEW --allow-new
flag CHECK_VERSION --check-version
run=(node "$(dirname "${BASH_SOURCE[0]}")/bin.mjs")
if [ -n "${MARKDOWN:-}" ]; then exec "${run[@]}" "${args[@]}" --write "markdown=$MARKDOWN" -- "$@"; fi
if [ -z "${GITHUB_STEP_SUMMARY:-}" ]; then exec "${run[@]}" "${args[@]}" -- "$@"; fi
# Other checks of the same step have written to the summary, or will.
report=$(mktemp)
trap 'rm -f "$report"' EXIT
code=0
"${run[@]}" "${args[@]}" --write "markdown=$report" -- "$@" || code=$?
cat "$report" >>"$GITHUB_STEP_SUMMARY"
exit "$code"
