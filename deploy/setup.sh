#!/usr/bin/env bash
# Prepares a Debian or Ubuntu machine for the product without containers: its user, folders, units and timers, Caddy's configuration. Safe to repeat.
set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
product=saasstarter

if [[ $# != 1 || $1 == -* ]]; then
    cat <<'USAGE'
Usage: setup.sh <host name>          as root, once, and again after a change of deploy/
    Needs: dotnet (the ASP.NET Core runtime 10), PostgreSQL, Caddy, age, curl; rclone for copies elsewhere.
USAGE
    if [[ ${1:-} == --help || ${1:-} == -h ]]; then exit 0; fi
    exit 2
fi
[[ $(id -u) == 0 ]] || { echo "setup.sh changes the system: run it as root." >&2 && exit 1; }
for program in dotnet caddy age curl pg_dump systemctl; do
    command -v "$program" >/dev/null || { echo "$program is missing. deploy/README.md says what to install." >&2 && exit 1; }
done

id "$product" >/dev/null 2>&1 || useradd --system --home-dir /var/lib/$product --shell /usr/sbin/nologin "$product"
install -d -m 0755 /opt/$product /opt/$product/releases /opt/$product/instances /opt/$product/deploy
install -d -m 0750 -g "$product" /etc/$product
install -d -m 0700 -o "$product" -g "$product" /var/lib/$product /var/lib/$product/files
install -d -m 0700 /var/lib/$product/deploy
install -d -m 0711 /var/backups/$product
cp --recursive "$folder/." /opt/$product/deploy/

# What is secret is read by root, who hands it to the processes.
for file in product operator deploy; do
    [[ -e /etc/$product/$file.env ]] || install -m 0600 "$folder/systemd/$file.env" /etc/$product/$file.env
done
for unit in web@.service worker@.service backup.service backup.timer drill.service drill.timer; do
    install -m 0644 "$folder/systemd/$unit" "/etc/systemd/system/$product-$unit"
done
install -m 0644 "$folder/caddy/Caddyfile" /etc/caddy/Caddyfile
[[ -e /etc/caddy/serving.caddy ]] || echo 'respond "Nothing is deployed yet." 503' >/etc/caddy/serving.caddy
install -d /etc/systemd/system/caddy.service.d
printf '[Service]\nEnvironment=SITE_ADDRESS=%s\n' "$1" >/etc/systemd/system/caddy.service.d/site.conf
systemctl daemon-reload
systemctl restart caddy.service
systemctl enable --now $product-backup.timer $product-drill.timer
echo "Ready. Fill in /etc/$product/product.env and operator.env, then: /opt/$product/deploy/deploy.sh /opt/$product/releases/<version>"
