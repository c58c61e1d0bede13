#!/usr/bin/env bash
# Takes a backup: database and files as of one moment, encrypted for the keys in RECIPIENTS, kept by age, copied elsewhere if REMOTE says where.
#
# Set in deploy.env (see lib.sh) or in the environment:
#   BACKUPS      the folder of backups on this machine: /var/backups/saasstarter
#   RECIPIENTS   the file with the public keys that may open them (age): /etc/saasstarter/backup.recipients
#   REMOTE       where copies go, as rclone names it: offsite:saasstarter-backups; empty: nowhere
#   KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS   how many days, weeks and months are kept: 7, 5, 12
set -euo pipefail
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

backups=${BACKUPS:-/var/backups/saasstarter}
recipients=${RECIPIENTS:-/etc/saasstarter/backup.recipients}
work=''
trap '[[ -z $work ]] || rm -rf "$work"' EXIT

# The names of the backups to keep, the newest of each day, week and month.
kept() {
    local name day
    find "$backups" -maxdepth 1 -name '*.tar.age' -printf '%f\n' | sort --reverse | while read -r name; do
        day=${name:0:4}-${name:4:2}-${name:6:2}
        date --utc --date="$day" "+$name $day %G-%V %Y-%m"
    done | awk -v days="${KEEP_DAYS:-7}" -v weeks="${KEEP_WEEKS:-5}" -v months="${KEEP_MONTHS:-12}" '
        !($2 in day) && days-- > 0 { keep = 1 }
        !($3 in week) && weeks-- > 0 { keep = 1 }
        !($4 in month) && months-- > 0 { keep = 1 }
        { day[$2]; week[$3]; month[$4]; if (keep) print $1; keep = 0 }'
}

rotate() {
    local keep name
    keep=$(kept)
    find "$backups" -maxdepth 1 -name '*.tar.age' -printf '%f\n' | while read -r name; do
        grep -qxF "$name" <<<"$keep" || rm -f "${backups:?}/$name"
    done
}

[[ -s $recipients ]] || give_up "There is no key in $recipients that a backup could be encrypted for. Make one where it is safe, not here: age-keygen -o backup.key" \
    "Its public key, which begins with age1, goes into that file."
umask 077
mkdir -p "$backups"
take_turn
require_room
release=$(recall "$(recall serving)")
[[ -n $release ]] || give_up "Nothing serves on this machine: there is nothing to back up."

name=$(date -u +%Y%m%dT%H%M%SZ).tar.age
work=$(work_folder "$backups")
say "taking a backup"
run "$release" backup create "$(seen_by_release "$work")/backup"
tar --create --directory "$work" backup | age --encrypt --recipients-file "$recipients" --output "$work/$name"
sync "$work/$name"
mv "$work/$name" "$backups/$name"
say "$backups/$name, $(du -h "$backups/$name" | cut -f1)"
rotate
if [[ -n ${REMOTE:-} ]]; then
    rclone sync --immutable --retries 5 --contimeout 30s --timeout 5m --include '*.tar.age' "$backups" "$REMOTE"
    say "copied to $REMOTE"
fi
