#!/usr/bin/env bash
# Starts the product in development, with the pilot tenant's data, and stays until Ctrl-C.
# ASPNETCORE_URLS chooses another address; ConnectionStrings__Default another PostgreSQL server than the product's own.
set -euo pipefail
# shellcheck source=build/product.sh
source "$(dirname "${BASH_SOURCE[0]}")/build/product.sh"

seconds_to_start=${RUN_TIMEOUT:-120}
export ASPNETCORE_URLS=${ASPNETCORE_URLS:-http://localhost:5080}
log=$root/artifacts/run.log
first_url=${ASPNETCORE_URLS%%;*}
first_url=${first_url%/}
application='' follower=''

# The first address, as a browser on this machine reaches it; port 0 is any free one, which the log tells.
address() {
    local url=$first_url
    if [[ $url == *:0 ]]; then
        url=$(sed -nE 's#.*Now listening on: (https?://[^" ]+).*#\1#p' "$log" | head -n 1)
    fi
    sed -E 's#//(\+|\*|0\.0\.0\.0|\[::\])#//localhost#' <<<"$url"
}

# The status of a GET, without needing any program but bash; empty when nobody answers.
status_of() {
    local url=$1 host port status=''
    if [[ $url != http://* ]]; then
        curl -ks -o /dev/null -w '%{http_code}' "$url" || true
        return
    fi
    host=${url#http://}
    host=${host%%/*}
    port=80
    if [[ $host == *:* ]]; then port=${host##*:}; fi
    {
        printf 'GET /%s HTTP/1.0\r\nHost: %s\r\n\r\n' "${url#http://*/}" "$host" >&3
        read -r -t 10 _ status _ <&3 || true
    } 3<>"/dev/tcp/${host%:*}/$port" || true
    echo "$status"
}

stop() {
    trap - INT TERM HUP EXIT
    [[ -z $follower ]] || kill "$follower" 2>/dev/null || true
    if [[ -n $application ]]; then
        kill -TERM "$application" 2>/dev/null || true
        wait "$application" || true
    fi
    exit "${1:-0}"
}

fail() {
    echo "$1 Its last lines:" >&2
    tail -n 25 "$log" >&2
    stop 1
}

wait_until_ready() {
    local deadline=$((SECONDS + seconds_to_start))
    until [[ $(status_of "$(address)/health/ready" 2>/dev/null) == 200 ]]; do
        kill -0 "$application" 2>/dev/null || fail "The product stopped."
        [[ $SECONDS -lt $deadline ]] || fail "The product is not ready after $seconds_to_start s."
        sleep 0.2
    done
}

prepare_product
if [[ $first_url != *:0 && -n $(status_of "$(address)/" 2>/dev/null) ]]; then
    echo "Something answers at $(address) already. Choose another address:" >&2
    echo "    ASPNETCORE_URLS=http://127.0.0.1:0 ./run.sh" >&2
    exit 1
fi

trap stop INT TERM HUP
trap 'stop $?' EXIT
cd "$web"
: >"$log"
dotnet "$program" >"$log" 2>&1 </dev/null &
application=$!
wait_until_ready

base=$(address)
cat <<LINES
Landing page   $base/
Demo entrance  $base/demo
Mail           $base/dev/mail
Health         $base/health/ready
Tools          $base/dev
LINES

# What the product logs from here on; Ctrl-C stops everything.
tail -n 0 -f "$log" &
follower=$!
wait "$application" || fail "The product stopped."
