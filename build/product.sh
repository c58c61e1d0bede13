# Shared by run.sh and manage; to be sourced.
# shellcheck shell=bash disable=SC2034
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
web=$root/src/SaasStarter.Web
program=$web/bin/Debug/net10.0/SaasStarter.Web.dll

export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Installs what is missing and builds; silent unless something is wrong.
prepare_product() {
    local log=$root/artifacts/build.log
    [[ -n ${ConnectionStrings__Default:-} ]] || "$root/build/install.sh" database
    mkdir -p "$root/artifacts"
    # Into a file, because the compiler's server process outlives the build and would keep a pipe open.
    if ! dotnet build "$web" -v quiet -nologo >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        exit 1
    fi
}
