#!/usr/bin/env bash
# Runs every test and ends with one line over all projects: N passed, N failed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
    cat <<'USAGE'
Usage: ./test.sh [options]
    --no-browser   leave out the browser tests; they are printed as not run
    --help         this text
USAGE
    #if (inTemplate)
    cat <<'USAGE'
    --generated    also run the whole test suite of a product generated from the template, for which it has an hour
USAGE
    #endif
    cat <<'USAGE'
Every project of tests/ is bounded in time (TEST_TIMEOUT, in seconds; 2400 each).
Exit code: 0 when every test passed, 1 when one failed or could not run, 2 when something is missing or misspelt.
USAGE
}

with_browser=yes explicit=off seconds=2400
for option in "$@"; do
    case $option in
        --no-browser) with_browser=no ;;
        #if (inTemplate)
        --generated) explicit=on seconds=3600 ;;
        #endif
        --help | -h) usage && exit 0 ;;
        *) echo "Unknown option: $option" >&2 && usage >&2 && exit 2 ;;
    esac
done
seconds=${TEST_TIMEOUT:-$seconds}

# The tests bring their own server and settings; what this shell sets for ./run.sh must not reach them.
while read -r name; do unset "$name"; done < <(compgen -e | grep -E '^(ASPNETCORE_|DOTNET_ENVIRONMENT|ConnectionStrings__)' || true)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=$root/artifacts/tests
passed=0 failed=0 not_run=0 reasons=()

fail() {
    failed=$((failed + $1))
    reasons+=("$2")
}

bounded() {
    if command -v timeout >/dev/null; then
        timeout --foreground --kill-after=15 "$seconds" "$@"
    else
        perl -e 'alarm shift @ARGV; exec @ARGV or exit 127' "$seconds" "$@"
    fi
}

# Into a file, because the compiler's server process outlives the build and would keep a pipe open.
build() {
    dotnet build "$1" -v quiet -nologo >"$2" 2>&1 </dev/null
}

# A count from the report of the test runner: <assembly … passed="12" …>.
count() {
    local number
    number=$(sed -nE "s/.*<assembly [^>]* $2=\"([0-9]+)\".*/\1/p" "$1" | head -n 1)
    echo "${number:-0}"
}

program_of() {
    echo "$root/tests/$1/bin/Debug/net10.0/$1.dll"
}

leave_out() {
    local listed
    listed=$(dotnet "$(program_of "$1")" -list tests -noLogo 2>/dev/null </dev/null | grep -c . || true)
    not_run=$((not_run + listed))
    echo "$1: $listed not run"
}

run() {
    local project=$1 log=$results/$1.log report=$results/$1.xml exit_code=0 start=$SECONDS
    local project_passed project_failed skipped
    rm -f "$report"
    bounded dotnet "$(program_of "$project")" -noColor -noLogo -explicit "$explicit" -xml "$report" >"$log" 2>&1 </dev/null || exit_code=$?

    # 124 and 142: told to end by timeout or by an alarm; 137: killed, by timeout if it took that long.
    if [[ $exit_code == 124 || $exit_code == 142 || ($exit_code == 137 && $((SECONDS - start)) -gt $seconds) ]]; then
        fail 1 "$project: was stopped, because it took more than $seconds s"
        tail -n 20 "$log"
        return
    fi
    if [[ ! -s $report ]]; then
        fail 1 "$project: crashed (exit code $exit_code)"
        tail -n 20 "$log"
        return
    fi

    project_passed=$(count "$report" passed)
    skipped=$(count "$report" skipped)
    project_failed=$(($(count "$report" failed) + $(count "$report" errors)))
    passed=$((passed + project_passed))
    if [[ $project_failed -gt 0 ]]; then
        fail "$project_failed" "$project: $project_failed failed, see $log"
        while read -r line; do reasons+=("    $line"); done < <(grep -F '[FAIL]' "$log" | sed -E 's/^ +//' | head -n 20)
        cat "$log"
    elif [[ $exit_code != 0 ]]; then
        fail 1 "$project: ended with exit code $exit_code"
        tail -n 20 "$log"
    fi
    if [[ $skipped -gt 0 && $with_browser == no ]]; then
        not_run=$((not_run + skipped))
    elif [[ $skipped -gt 0 ]]; then
        fail "$skipped" "$project: $skipped skipped, which counts as failed"
        while read -r line; do reasons+=("    $line"); done < <(grep -F '[SKIP]' "$log" | sed -E 's/^ +//' | head -n 20)
    fi
    if [[ $((project_passed + project_failed + skipped)) == 0 ]]; then
        fail 1 "$project: ran no test at all"
    fi
    echo "$project: $project_passed passed, $((project_failed + skipped)) failed or skipped, $((SECONDS - start)) s"
}

if [[ $with_browser == yes ]]; then
    "$root/build/install.sh" database node deployment browser
else
    "$root/build/install.sh" database node deployment
fi

mkdir -p "$results"
everything_builds=yes
build "$root" "$results/build.log" || everything_builds=no

for folder in "$root"/tests/*/; do
    project=$(basename "$folder")
    [[ -f $folder/$project.csproj && $project != *.Benchmarks ]] || continue
    if [[ $everything_builds == no ]] && ! build "$folder" "$results/$project.build.log"; then
        fail 1 "$project: does not build"
        grep -E 'error|warning' "$results/$project.build.log" | sort -u | head -n 20 || tail -n 20 "$results/$project.build.log"
    elif [[ ! -f $(program_of "$project") ]]; then
        fail 1 "$project: is not built with the solution"
    elif [[ $project == *.BrowserTests && $with_browser == no ]]; then
        leave_out "$project"
    else
        run "$project"
    fi
done
if [[ $everything_builds == no && $failed == 0 ]]; then
    fail 1 "The solution does not build, see $results/build.log"
fi
if [[ $((passed + failed)) == 0 ]]; then
    fail 1 "No test project was found in $root/tests"
fi

if [[ ${#reasons[@]} -gt 0 ]]; then
    printf '\n'
    printf '%s\n' "${reasons[@]}"
fi
summary="$passed passed, $failed failed"
[[ $with_browser == yes ]] || summary+=", $not_run not run"
printf '\n%s\n' "$summary"
[[ $failed == 0 ]]
