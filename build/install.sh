#!/usr/bin/env bash
# Makes sure that this machine has what the product needs, or says how to get it.
#
#   build/install.sh database            the PostgreSQL server programs
#   build/install.sh database browser    and Chromium with a font, for the browser tests
#   build/install.sh database node       and Node with npm, with which Stripe's own client is run in tests
#   build/install.sh database deployment and what a machine in production has, for the tests of deployment: Caddy, age, rclone, shellcheck
#
# Installs on Debian and Ubuntu as root or with password-less sudo. Elsewhere it prints the exact line and exits 2.
set -euo pipefail

packages=() brew_formulas=() brew_casks=() winget_packages=() missing=()

has_database() {
    local folder
    [[ -n ${PG_BIN:-} && -x $PG_BIN/postgres ]] && return
    command -v postgres >/dev/null && command -v initdb >/dev/null && return
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
        "${PROGRAMFILES:-/nowhere}"/PostgreSQL/*/bin; do
        if [[ -x $folder/postgres || -x $folder/postgres.exe ]]; then return; fi
    done
    return 1
}

has_browser() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        command -v "$name" >/dev/null && return
    done
    [[ -d /Applications/Chromium.app || -d "/Applications/Google Chrome.app" || -d "${PROGRAMFILES:-/nowhere}/Google/Chrome" ]]
}

has_node() {
    command -v node >/dev/null && command -v npm >/dev/null
}

chromium_package() {
    if grep -qx 'ID=ubuntu' /etc/os-release 2>/dev/null; then echo chromium-browser; else echo chromium; fi
}

has_font() {
    [[ $(uname -s) != Linux || -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ]] || compgen -G '/usr/share/fonts/*/*' >/dev/null
}

need() {
    case $1 in
        database)
            has_database && return
            missing+=("PostgreSQL") packages+=(postgresql) brew_formulas+=(postgresql@17) winget_packages+=(PostgreSQL.PostgreSQL.17)
            ;;
        browser)
            if ! has_browser; then
                missing+=("Chromium") packages+=("$(chromium_package)") brew_casks+=(chromium) winget_packages+=(Google.Chrome)
            fi
            if ! has_font; then
                missing+=("a font") packages+=(fonts-dejavu-core)
            fi
            ;;
        node)
            has_node && return
            missing+=("Node with npm") packages+=(nodejs npm) brew_formulas+=(node) winget_packages+=(OpenJS.NodeJS.LTS)
            ;;
        deployment)
            local program
            for program in caddy age rclone shellcheck; do
                command -v "$program" >/dev/null && continue
                missing+=("$program") packages+=("$program") brew_formulas+=("$program")
            done
            ;;
        *)
            echo "build/install.sh: what is '$1'? Usage: build/install.sh [database] [browser] [node] [deployment]" >&2
            exit 2
            ;;
    esac
}

# The command that runs another one as root; fails when there is none without a question.
as_root() {
    if [[ $(id -u) == 0 ]]; then "$@"; else sudo -n "$@"; fi
}

can_install() {
    command -v apt-get >/dev/null && { [[ $(id -u) == 0 ]] || sudo -n true 2>/dev/null; }
}

install_packages() {
    local log
    log=$(mktemp)
    echo "Installing ${packages[*]} …" >&2
    if as_root env DEBIAN_FRONTEND=noninteractive sh -c \
        'apt-get update -q; apt-get install -y -q --no-install-recommends "$@"' install "${packages[@]}" >"$log" 2>&1 </dev/null; then
        rm -f "$log"
        return
    fi
    tail -n 15 "$log" >&2
    rm -f "$log"
    return 1
}

listed() {
    local list
    list=$(printf ', %s' "$@")
    echo "${list:2}"
}

print_lines() {
    echo "Missing on this machine: $(listed "${missing[@]}"). Install it with:"
    if command -v apt-get >/dev/null; then
        echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages[*]}"
    elif [[ $(uname -s) == Darwin ]]; then
        [[ ${#brew_formulas[@]} == 0 ]] || echo "    brew install ${brew_formulas[*]}"
        [[ ${#brew_casks[@]} == 0 ]] || echo "    brew install --cask ${brew_casks[*]}"
    elif [[ ${OS:-} == Windows_NT ]]; then
        printf '    winget install --id %s\n' "${winget_packages[@]}"
    else
        echo "    the package manager of your system; on Debian the packages are called: ${packages[*]}"
    fi
    [[ " ${missing[*]} " != *PostgreSQL* ]] || cat <<'LINES'
To run the product (not its tests), a server in a container does as well:
    docker run -d -p 127.0.0.1:5432:5432 -e POSTGRES_PASSWORD=choose-one postgres:17
    export ConnectionStrings__Default="Host=127.0.0.1;Username=postgres;Password=choose-one;Database=saasstarter"
LINES
}

if ! command -v dotnet >/dev/null; then
    echo "Missing on this machine: the .NET SDK 10. Get it from https://dot.net/download" >&2
    exit 2
fi

for wish in "$@"; do need "$wish"; done
[[ ${#missing[@]} == 0 ]] && exit 0
if can_install && install_packages; then exit 0; fi
print_lines >&2
exit 2
