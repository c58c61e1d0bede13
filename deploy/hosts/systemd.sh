# The processes of a colour as systemd units: two that answer people and one that works on jobs. To be sourced by lib.sh.
# shellcheck shell=bash
#
#   RELEASES        the folder whose releases may be run by the product's user: /opt/saasstarter/releases
#   OPERATOR_ENV    settings for commands, with the database's administrator: /etc/saasstarter/operator.env
#   CADDY           the folder of Caddy's configuration: /etc/caddy
product=saasstarter
instances=/opt/$product/instances

ports() {
    if [[ $1 == blue ]]; then echo 5081 5082; else echo 5083 5084; fi
}

units() {
    local port
    for port in $(ports "$1"); do echo "$product-web@$port.service"; done
    echo "$product-worker@$1.service"
}

addresses() {
    local port
    for port in $(ports "$1"); do echo "127.0.0.1:$port"; done
}

exists() {
    [[ -f $1/SaasStarter.Web.dll ]]
}

# Runs a command of a release, as the product's user and with the operator's settings.
run() {
    local release=$1
    shift
    systemd-run --quiet --pipe --wait --collect --uid="$product" --property="EnvironmentFile=${OPERATOR_ENV:-/etc/$product/operator.env}" \
        --property=WorkingDirectory="$release" --property=PrivateTmp=yes --property=RuntimeMaxSec=2h \
        dotnet "$release/SaasStarter.Web.dll" "$@"
}

# Commands run as the product's user, who has to get at what the operator unpacked.
seen_by_release() {
    chown --recursive "$product" "$1"
    echo "$1"
}

start() {
    local name
    mkdir -p "$instances"
    for name in $(ports "$1") "$1"; do ln -sfn "$2" "$instances/$name"; done
    # shellcheck disable=SC2046 # One word for each unit.
    systemctl start $(units "$1") && systemctl enable --quiet $(units "$1")
}

stop() {
    # shellcheck disable=SC2046
    systemctl stop $(units "$1")
    # shellcheck disable=SC2046
    systemctl disable --quiet $(units "$1")
}

is_running() {
    # shellcheck disable=SC2046
    ! systemctl is-failed --quiet $(units "$1")
}

logs() {
    local unit arguments=()
    for unit in $(units "$1"); do arguments+=(--unit "$unit"); done
    journalctl --quiet --no-pager --lines=20 "${arguments[@]}"
}

switch() {
    write_upstreams "$1" "${CADDY:-/etc/caddy}" && systemctl reload caddy.service
}
