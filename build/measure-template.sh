#!/usr/bin/env bash
# Measures how long it takes from "dotnet new" to the first page, database included, and from "dotnet new saas-feature" to the green run of the feature's tests, in a product that was built
# with its tests; prints the seconds.
# The package cache is warm after the first run; compilers and build servers start cold each time. Leaves nothing behind.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
folder=$(mktemp -d)
# Root starts the database as another user, who has to pass through here.
chmod 755 "$folder"
run=''

clean() {
    trap - INT TERM HUP EXIT
    if [[ -n $run ]]; then
        kill -TERM "$run" 2>/dev/null || true
        wait "$run" || true
    fi
    rm -rf "$folder"
}
trap clean EXIT
trap 'exit 130' INT TERM HUP

now() {
    echo $((${EPOCHREALTIME/[.,]/} / 1000))
}

seconds() {
    printf '%d.%01d s' $(($1 / 1000)) $(($1 % 1000 / 100))
}

new() {
    DOTNET_CLI_HOME=$folder/home dotnet new "$@" >"$folder/new.log" || { cat "$folder/new.log" >&2 && exit 1; }
}

first_page() {
    local status=''
    {
        printf 'GET / HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
        read -r _ status _ <&3
        cat <&3 >/dev/null
    } 3<>"/dev/tcp/${1%:*}/${1##*:}"
    [[ $status == 200 ]]
}

new install "$root"
cd "$folder"
start=$(now)
new saas-starter -n MonChai --no-update-check
generated=$(now)

: >"$folder/run.log"
ASPNETCORE_URLS=http://127.0.0.1:0 MonChai/run.sh >"$folder/run.log" 2>&1 </dev/null &
run=$!
until grep -q '^Tools ' "$folder/run.log"; do
    kill -0 "$run" 2>/dev/null || { cat "$folder/run.log" >&2 && exit 1; }
    sleep 0.05
done
address=$(sed -nE 's#^Landing page +http://([^/]+)/.*#\1#p' "$folder/run.log")
first_page "$address"
end=$(now)

echo "dotnet new to first page: $(seconds $((end - start))) (generate $(seconds $((generated - start))), build and start $(seconds $((end - generated))))"

cd MonChai
dotnet build tests/MonChai.Tests -v quiet -nologo >"$folder/build.log" 2>&1 </dev/null || { cat "$folder/build.log" >&2 && exit 1; }
start=$(now)
new saas-feature -n Vehicle --fields 'Name:text Price:decimal BoughtOn:date IsElectric:bool' --french Véhicule --allow-scripts yes --no-update-check
written=$(now)
dotnet run --project tests/MonChai.Tests -- -noColor -noLogo -namespace MonChai.Tests.Features.Vehicles >"$folder/tests.log" 2>&1 </dev/null || { cat "$folder/tests.log" >&2 && exit 1; }
grep -q 'Total: 5, Errors: 0, Failed: 0' "$folder/tests.log" || { cat "$folder/tests.log" >&2 && exit 1; }
end=$(now)
echo "dotnet new saas-feature to its green tests: $(seconds $((end - start))) (write $(seconds $((written - start))), build and test $(seconds $((end - written))))"
