#!/usr/bin/env bash
# Brings a backup back into an empty database on this machine. Nothing is written over: drop or rename what is there first.
set -euo pipefail
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [[ $# != 3 ]]; then
    cat <<'USAGE'
Usage: restore.sh <backup.tar.age> <key file> <release>
    <key file>   the private key (age), which is not kept on this machine: bring it, and take it away again
    <release>    the version that runs the restore, as for deploy.sh; deploy it afterwards
Exit code: 0 everything is there again, 1 it is not, 2 wrong usage.
USAGE
    if [[ ${1:-} == --help || ${1:-} == -h ]]; then exit 0; fi
    exit 2
fi
backup=$1 key=$2 release=$3
work=''
trap '[[ -z $work ]] || rm -rf "$work"' EXIT

take_turn
exists "$release" || give_up "There is no $release. Nothing was changed."
umask 077
work=$(work_folder "$(dirname "$backup")")
open_backup "$backup" "$key" "$work"
say "restoring"
run "$release" backup restore "$(seen_by_release "$work")/backup" || give_up "The restore did not end well; the message is above." \
    "If a database was begun, drop it before the next attempt."
say "done: now deploy.sh $release"
