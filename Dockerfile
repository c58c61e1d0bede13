# syntax=docker/dockerfile:1
# docker build -t saasstarter .          deploy/compose.yaml starts it with its database

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# First what packages depend on: they are restored again only when one of these files changes.
COPY .editorconfig BannedSymbols.txt Directory.Build.props Directory.Packages.props global.json ./
COPY src/SaasStarter.Backbone/SaasStarter.Backbone.csproj src/SaasStarter.Backbone/
COPY src/SaasStarter.Cellar/SaasStarter.Cellar.csproj src/SaasStarter.Cellar/
COPY src/SaasStarter.Web/SaasStarter.Web.csproj src/SaasStarter.Web/
RUN dotnet restore src/SaasStarter.Web
COPY src src
RUN dotnet publish src/SaasStarter.Web --configuration Release --no-restore --output /app -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
# pg_dump and pg_restore, of the version of the server in deploy/compose.yaml.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-16 && rm -rf /var/lib/apt/lists/*
COPY --from=build /app .
RUN mkdir /files && chown $APP_UID /files
# The user that the image brings; it owns nothing in /app, and the folder of files.
USER $APP_UID
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --retries=6 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/live HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["dotnet", "SaasStarter.Web.dll"]
