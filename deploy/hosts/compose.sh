# The processes of a colour as services of compose.yaml: two that answer people and one that works on jobs. To be sourced by lib.sh.
# shellcheck shell=bash disable=SC2154
#
# A release is an image with its tag. Each colour's image is written into the file images.env beside compose.yaml.
images=$folder/images.env

compose() {
    touch "$images" "$folder/caddy/serving.caddy"
    docker compose --project-directory "$folder" --env-file "$folder/.env" --env-file "$images" "$@"
}

services() {
    echo "$1-1 $1-2 $1-worker"
}

addresses() {
    echo "$1-1:8080 $1-2:8080"
}

exists() {
    docker image inspect "$1" >/dev/null 2>&1 || docker pull --quiet "$1" >/dev/null
}

# Runs a command of a release with the operator's settings: the database's administrator is known to this service alone.
run() {
    local release=$1
    shift
    OPERATOR_IMAGE=$release compose --profile operator run --rm --quiet-pull operator "$@"
}

start() {
    local name
    name=$(tr '[:lower:]' '[:upper:]' <<<"$1")_IMAGE
    { grep -v "^$name=" "$images" 2>/dev/null || true; echo "$name=$2"; } >"$images.new"
    mv "$images.new" "$images"
    # shellcheck disable=SC2046 # One word for each service.
    compose --profile "$1" up --detach --no-deps $(services "$1")
}

stop() {
    # shellcheck disable=SC2046
    compose --profile "$1" stop --timeout 40 $(services "$1")
}

is_running() {
    # shellcheck disable=SC2046
    [[ -z $(compose --profile "$1" ps --quiet --status exited $(services "$1")) ]]
}

logs() {
    # shellcheck disable=SC2046
    compose --profile "$1" logs --no-color --tail 20 $(services "$1")
}

switch() {
    write_upstreams "$1" "$folder/caddy" && compose up --detach --no-deps caddy && compose exec -T caddy caddy reload --config /etc/caddy/Caddyfile
}

# From where Caddy asks: the services publish no port.
status_of() {
    if compose exec -T caddy wget --quiet --output-document=/dev/null --timeout=5 "http://$1/health/ready"; then echo 200; fi
}

# The operator's service sees the folder of backups under this name.
seen_by_release() {
    echo "/backups/${1##*/}"
}

begin_drill() {
    compose --profile drill up --detach --wait scratch
}

end_drill() {
    compose --profile drill rm --stop --force scratch
}
