#!/usr/bin/env bash
# Goes back to the version that served before. Nothing is migrated back: each version works with the tables of the next one.
set -euo pipefail
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [[ $# -gt 0 ]]; then
    echo "Usage: rollback.sh
Exit code: 0 the version before serves, 1 what served still does, 2 wrong usage."
    if [[ $1 == --help || $1 == -h ]]; then exit 0; fi
    exit 2
fi

take_turn
report_interruption
serving=$(recall serving)
[[ -n $serving ]] || give_up "Nothing was ever deployed on this machine."
release=$(recall "$(other_colour "$serving")")
[[ -n $release ]] || give_up "$(recall "$serving") is the first version on this machine: there is none before it."
exists "$release" || give_up "$release, which served before, is not there any more. Nothing was changed. Deploy it anew: deploy.sh <release>"
say "going back from $(recall "$serving") to $release"
exchange "$release"
