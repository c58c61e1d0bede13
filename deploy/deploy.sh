#!/usr/bin/env bash
# Puts a version into service without a pause: check, migrate, start, ready, switch, drain, stop.
# The one before keeps serving until the new one is ready, and stays on the disk for rollback.sh.
set -euo pipefail
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
    cat <<'USAGE'
Usage: deploy.sh <release> [--contract]
    <release>    a folder with a published version (systemd), or an image with its tag (compose)
    --contract   go on although a migration takes something away that the version before uses;
                 it may fail until it is stopped, and there is no way back to it without a restore
Exit code: 0 the new version serves, 1 the old one does, 2 wrong usage.
USAGE
}

release='' contract=no
for argument in "$@"; do
    case $argument in
        --contract) contract=yes ;;
        --help | -h) usage && exit 0 ;;
        -*) echo "Unknown option: $argument" >&2 && usage >&2 && exit 2 ;;
        *) release=$argument ;;
    esac
done
[[ -n $release ]] || { usage >&2 && exit 2; }

take_turn
report_interruption
exists "$release" || give_up "There is no $release. Nothing was changed."
require_room

say "looking at the migrations of $release"
answer=0
run "$release" migrate --check || answer=$?
case $answer in
    0) ;;
    3) [[ $contract == yes ]] || give_up "Nothing was changed. Deploy first a version that does not use what is taken away, then this one with --contract." ;;
    *) give_up "$release does not even look at its migrations; the message is above. Nothing was changed." ;;
esac

say "migrating"
remember step "migrating for $release"
if ! run "$release" migrate; then
    remember step ""
    give_up "A migration of $release failed. Each is one transaction: those before it are applied, it is not, and the version before still serves with them." \
        "The message is above. Mend the cause, and deploy again: what was applied is not applied twice."
fi

exchange "$release"
