# The processes of a colour as plain processes that are started again when they end, where there is no systemd. To be sourced by deploy/lib.sh.
# shellcheck shell=bash disable=SC2154
#
#   PORTS_blue, PORTS_green   two ports each
#   OPERATOR_ENV              settings for commands and processes
#   CADDY                     the folder of Caddy's configuration

ports() {
    local name=PORTS_$1
    echo "${!name}"
}

addresses() {
    local port
    for port in $(ports "$1"); do echo "127.0.0.1:$port"; done
}

exists() {
    [[ -f $1/SaasStarter.Web.dll ]]
}

run() {
    local release=$1
    shift
    (set -a && source "$OPERATOR_ENV" && set +a && cd "$release" && exec dotnet SaasStarter.Web.dll "$@")
}

# As Restart=always does it.
supervise() {
    local name=$1 release=$2 url=$3 works=$4 process=''
    set -a && source "$OPERATOR_ENV" && set +a
    unset ConnectionStrings__Migrations ConnectionStrings__Backup
    cd "$release" || exit 1
    trap 'kill -TERM "$process" 2>/dev/null; wait "$process"; exit 0' TERM
    while :; do
        ASPNETCORE_URLS=$url Jobs__Work=$works dotnet SaasStarter.Web.dll 9>&- >>"$state/$name.log" 2>&1 &
        process=$!
        echo "$process" >"$state/$name.pid"
        wait "$process" && exit 0
        touch "$state/$name.failed"
        sleep 1
    done
}

start() {
    local port
    rm -f "$state"/*.failed
    for port in $(ports "$1"); do spawn "$port" "$2" "http://127.0.0.1:$port" false; done
    spawn "$1" "$2" http://127.0.0.1:0 true
}

spawn() {
    supervise "$@" 9>&- >/dev/null 2>&1 &
    echo $! >"$state/$1.supervisor"
}

stop() {
    local name supervisor
    for name in $(ports "$1") "$1"; do
        supervisor=$(recall "$name.supervisor")
        [[ -n $supervisor ]] || continue
        kill -TERM "$supervisor" 2>/dev/null || true
    done
    for name in $(ports "$1") "$1"; do
        supervisor=$(recall "$name.supervisor")
        while [[ -n $supervisor ]] && kill -0 "$supervisor" 2>/dev/null; do sleep 0.1; done
        rm -f "$state/$name.supervisor" "$state/$name.pid"
    done
}

is_running() {
    local port
    for port in $(ports "$1"); do
        [[ ! -e $state/$port.failed ]] || return 1
    done
}

logs() {
    local port
    for port in $(ports "$1"); do tail -n 10 "$state/$port.log" 2>/dev/null || true; done
}

switch() {
    write_upstreams "$1" "$CADDY" && caddy reload --config "$CADDY/Caddyfile" --force >"$state/caddy.log" 2>&1 && return 0
    tail -n 5 "$state/caddy.log" >&2
    return 1
}
