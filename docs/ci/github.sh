#!/usr/bin/env bash
# What the GitHub action does (action.yml): every check has its say, and then one failed check
# fails the step. Everything that was given stands in variables WANTED_…; BIN is where the program
# lies. It runs in the bash of every runner, 3.2 on macOS among them.
set -euo pipefail

# One argument a line, blank lines and spaces around them left out, into the array `lines`.
lines_of() {
  local line
  lines=()
  while IFS=$' \t' read -r line; do
    if [ -n "$line" ]; then lines+=("$line"); fi
  done <<< "${1//$'\r'/}"
}

rulesdsl() { "$BIN/rulesdsl" "$@"; }

# The output of a command, in which nothing is a command to the runner: policies hold any text.
quietly() {
  local word code=0
  word="rulesdsl-$RANDOM$RANDOM$RANDOM$RANDOM"
  echo "::stop-commands::$word"
  "$@" || code=$?
  echo "::$word::"
  return "$code"
}

failed=0
fails() {
  echo "::error title=rulesdsl $1::$2"
  failed=1
}

gives() { echo "$1=${2%%$'\n'*}" >> "$GITHUB_OUTPUT"; }

lines_of "$WANTED_PATHS"
if [ "${#lines[@]}" -eq 0 ]; then lines=(.); fi
paths=("${lines[@]}")

if [ "$WANTED_FMT" = true ]; then
  quietly rulesdsl fmt --check --diff -- "${paths[@]}" ||
    fails fmt "a policy is not in its canonical form, or cannot be read; run: rulesdsl fmt"
fi

if [ "$WANTED_LINT" = true ]; then
  lint=(lint)
  if [ -n "$WANTED_FAIL_LEVEL" ]; then lint+=("--fail-level=$WANTED_FAIL_LEVEL"); fi
  lines_of "$WANTED_LINT_ARGS"
  lint+=(${lines[@]+"${lines[@]}"})
  rulesdsl "${lint[@]}" --format github -- "${paths[@]}" ||
    fails lint "something is to be looked at in the policies"
  rulesdsl "${lint[@]}" --format markdown --exit-zero -- "${paths[@]}" \
    >> "$GITHUB_STEP_SUMMARY" 2> /dev/null || true
  if [ -n "$WANTED_SARIF" ]; then
    if rulesdsl "${lint[@]}" --format sarif --output "$WANTED_SARIF" --exit-zero -- "${paths[@]}" \
      2> /dev/null || [ -f "$WANTED_SARIF" ]; then
      gives sarif "$WANTED_SARIF"
    fi
  fi
fi

if [ "$WANTED_TEST" = true ]; then
  test=(test)
  if [ -n "$WANTED_MIN_COVERAGE" ]; then test+=("--min-coverage=$WANTED_MIN_COVERAGE"); fi
  if [ -n "$WANTED_JUNIT" ]; then test+=("--junit=$WANTED_JUNIT"); fi
  quietly rulesdsl "${test[@]}" -- "${paths[@]}" ||
    fails test "an example is decided otherwise than it expects, or too little is reached"
  if [ -n "$WANTED_JUNIT" ] && [ -f "$WANTED_JUNIT" ]; then gives junit "$WANTED_JUNIT"; fi
fi

if [ -n "$WANTED_AGAINST" ]; then
  # 1 says that something is decided otherwise, which is what is asked here, and no failure.
  code=0
  rulesdsl diff --against "$WANTED_AGAINST" --format markdown -- "${paths[@]}" \
    > "$WANTED_COMMENT" || code=$?
  cat "$WANTED_COMMENT" >> "$GITHUB_STEP_SUMMARY"
  gives comment "$WANTED_COMMENT"
  if [ "$code" -gt 1 ]; then
    fails diff "the policies cannot be compared with what they were"
  fi
fi

exit "$failed"
