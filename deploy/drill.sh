#!/usr/bin/env bash
# Brings the last backup back into a server of its own, for a trial, compares, and writes the result down: the page of health turns red when it fails or is missing.
#
# Set in deploy.env (see lib.sh) or in the environment, beside what backup.sh reads:
#   DRILL_KEY    the private key of a key pair for trials, one of those in RECIPIENTS: /etc/saasstarter/drill.key
set -euo pipefail
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

backups=${BACKUPS:-/var/backups/saasstarter}
work=''
trap '[[ -z $work ]] || rm -rf "$work"; end_drill' EXIT

take_turn
release=$(recall "$(recall serving)")
[[ -n $release ]] || give_up "Nothing serves on this machine: there is nothing to try."
backup=${1:-$(find "$backups" -maxdepth 1 -name '*.tar.age' 2>/dev/null | sort | tail -n 1)}
[[ -n $backup ]] || give_up "There is no backup in $backups."
umask 077
work=$(work_folder "$backups")
begin_drill
say "trying $backup"
# A backup that does not even open is tried all the same, so that it is written down that it failed.
(open_backup "$backup" "${DRILL_KEY:-/etc/saasstarter/drill.key}" "$work") || mkdir -p "$work/backup"
run "$release" backup drill "$(seen_by_release "$work")/backup"
