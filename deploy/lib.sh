# Shared by the scripts beside it; to be sourced.
# shellcheck shell=bash
#
# What is set in the file that DEPLOY_CONFIG names (/etc/saasstarter/deploy.env unless said otherwise) or in the environment:
#   HOST            systemd or compose: who runs the processes; or a file with the functions of hosts/
#   STATE           where this machine remembers what serves: /var/lib/saasstarter/deploy
#   READY_SECONDS   how long a new version may take until it is ready: 120
#   DRAIN_SECONDS   how long the old one still answers what it was asked before the switch: 5
#   FREE_MEGABYTES  how much room there must be before anything begins: 1024
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=${DEPLOY_CONFIG:-/etc/saasstarter/deploy.env}
if [[ -r $config ]]; then
    set -a
    # shellcheck source=/dev/null
    source "$config"
    set +a
fi
state=${STATE:-/var/lib/saasstarter/deploy}
host=${HOST:-systemd}
[[ $host == */* ]] || host=$folder/hosts/$host.sh

say() {
    printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*"
}

# Ends with what state it leaves and how to go on.
give_up() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Only one at a time works on this machine; the lock goes with the process, however it ends.
take_turn() {
    mkdir -p "$state"
    exec 9>"$state/lock"
    flock --nonblock 9 || give_up "Another deployment is under way on this machine. Nothing was changed."
}

# A word that survives a loss of power: written beside, brought to the disk, then renamed.
remember() {
    printf '%s\n' "$2" >"$state/$1.new"
    sync "$state/$1.new"
    mv "$state/$1.new" "$state/$1"
}

recall() {
    if [[ -r $state/$1 ]]; then cat "$state/$1"; fi
}

other_colour() {
    if [[ $1 == blue ]]; then echo green; else echo blue; fi
}

require_room() {
    local free
    free=$(df --output=avail -m "$state" | tail -n 1)
    [[ $free -ge ${FREE_MEGABYTES:-1024} ]] || give_up \
        "Only $free MB are free on the disk of $state, and ${FREE_MEGABYTES:-1024} are asked for. Nothing was changed." \
        "Make room: old releases, old backups, 'journalctl --vacuum-size=500M'."
}

# Whether every process of a colour that answers people is ready, within READY_SECONDS.
wait_until_ready() {
    local colour=$1 address deadline=$((SECONDS + ${READY_SECONDS:-120}))
    for address in $(addresses "$colour"); do
        until [[ $(status_of "$address") == 200 ]]; do
            if ((SECONDS >= deadline)) || ! is_running "$colour"; then return 1; fi
            sleep 0.2
        done
    done
}

# Another host may have to ask from inside a network of its own.
status_of() {
    curl --silent --output /dev/null --max-time 5 --write-out '%{http_code}' "http://$1/health/ready" || true
}

# Brings up a release in the colour that does not serve, sends people there, and lets the other one end.
exchange() {
    local release=$1 serving new
    serving=$(recall serving)
    new=$(other_colour "${serving:-green}")

    # After an interruption people may be sent to the colour that is about to be stopped.
    [[ -z $serving ]] || switch "$serving"
    remember step "starting $release as $new"
    stop "$new"
    remember "$new" "$release"
    if ! start "$new" "$release" || ! wait_until_ready "$new"; then
        logs "$new" | tail -n 20 >&2
        stop "$new"
        remember step ""
        give_up "$release did not become ready within ${READY_SECONDS:-120} s; its last lines are above." \
            "${serving:+The version before, $(recall "$serving"), still serves. }Nothing else was changed: mend it, and deploy again."
    fi
    say "$release is ready as $new"

    remember step "switching to $new"
    if ! switch "$new"; then
        stop "$new"
        remember step ""
        give_up "The reverse proxy did not take its new configuration.${serving:+ The version before, $(recall "$serving"), still serves.}"
    fi
    remember serving "$new"
    say "$release serves"

    if [[ -n $serving ]]; then
        remember step "stopping $serving"
        sleep "${DRAIN_SECONDS:-5}"
        stop "$serving"
        say "$(recall "$serving") has ended"
    fi
    remember step ""
}

# Tells Caddy where the colour answers; it is checked before it takes the place of what is there.
write_upstreams() {
    local colour=$1 caddy=$2
    printf '# Written by deploy.sh: where the version answers that serves.\nreverse_proxy %s {\n\timport upstream\n}\n' \
        "$(addresses "$colour" | tr '\n' ' ' | sed 's/ $//')" >"$caddy/serving.caddy.new" || return 1
    mv "$caddy/serving.caddy.new" "$caddy/serving.caddy"
}

# A new folder for what is not encrypted, which only its owner reads.
work_folder() {
    mktemp --directory --tmpdir="$1" .work.XXXXXXXX
}

# Opens a backup into a folder, or says why not: age notices every changed bit.
open_backup() {
    local backup=$1 key=$2 into=$3
    [[ -r $backup ]] || give_up "There is no $backup."
    [[ -r $key ]] || give_up "There is no key $key."
    age --decrypt --identity "$key" "$backup" | tar --extract --directory "$into" --no-same-owner || give_up \
        "$backup cannot be opened: it is damaged or cut off, or $key is not one of the keys that it was encrypted for."
}

# What a host may need for the trial of a backup, and how its processes name a folder of this machine.
begin_drill() { :; }
end_drill() { :; }
# shellcheck disable=SC2317 # hosts/ may replace it.
seen_by_release() { echo "$1"; }

# Says where an earlier run ended that was interrupted. What it had begun is begun again.
report_interruption() {
    local step
    step=$(recall step)
    [[ -z $step ]] || say "An earlier deployment was interrupted while $step. $(recall serving | sed 's/^$/Nothing/') serves; going on from there."
}

# shellcheck source=hosts/systemd.sh
source "$host"
