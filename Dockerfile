# syntax=docker/dockerfile:1
# Two images of one program:
#   docker build --target heartline -t heartline .            the controller and its console
#   docker build --target asterisk  -t heartline-asterisk .   Asterisk with the node that guards it

# --- the web app
FROM node:20-bookworm-slim AS ui
WORKDIR /src/console/ui
COPY console/ui/package.json console/ui/package-lock.json console/ui/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY console/openapi.yaml ../openapi.yaml
COPY console/ui ./
RUN npm run build

# --- the program; SQLite is C, so it is linked against the oldest C library that either image has
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=ui /src/console/ui/dist ./console/ui/dist
ARG VERSION=dev
RUN CGO_ENABLED=1 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/heartline ./cmd/heartline

# --- the solver of linear programs that helps searches for rosters: by its lock file, its checksum checked
FROM node:20-bookworm-slim AS solver
WORKDIR /src/scripts
COPY scripts/lib.sh scripts/highs.sh ./
COPY scripts/highs ./highs
RUN HEARTLINE_CACHE=/out ./highs.sh

# --- the controller: speech and Opus are external programs
FROM debian:bookworm-slim AS heartline
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl espeak-ng opus-tools tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --home-dir /var/lib/heartline --shell /usr/sbin/nologin heartline \
 && install -d -o heartline -g heartline -m 0700 /var/lib/heartline
COPY --from=build /out/heartline /usr/local/bin/heartline
COPY --from=solver /out/highs-1.15.3 /usr/local/lib/heartline/highs-1.15.3
COPY LICENSE /usr/share/doc/heartline/LICENSE
USER heartline
WORKDIR /var/lib/heartline
VOLUME /var/lib/heartline
# The cache is where the solver is looked for that no configuration names.
ENV HEARTLINE_READY=http://127.0.0.1:8489/readyz HEARTLINE_CACHE=/usr/local/lib/heartline
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD curl -fsS -o /dev/null "$HEARTLINE_READY"
STOPSIGNAL SIGTERM
ENTRYPOINT ["heartline"]
CMD ["serve", "-config", "/var/lib/heartline"]

# --- Asterisk 22.10.1 or newer of branch 22 is in this suite; the node refuses an older one with a sentence
FROM debian:forky-slim AS asterisk
RUN apt-get update \
 && apt-get install -y --no-install-recommends asterisk asterisk-modules ca-certificates curl iproute2 tini tzdata \
 && rm -rf /var/lib/apt/lists/* /etc/asterisk \
 && useradd --uid 10001 --user-group --home-dir /var/lib/heartline --shell /usr/sbin/nologin heartline \
 && install -d -o heartline -g heartline -m 0700 /var/lib/heartline
COPY --from=build /out/heartline /usr/local/bin/heartline
COPY scripts/node-entrypoint.sh /usr/local/bin/node-entrypoint
COPY LICENSE /usr/share/doc/heartline/LICENSE
USER heartline
WORKDIR /var/lib/heartline
VOLUME /var/lib/heartline
ENV HEARTLINE_ARI=http://127.0.0.1:8488/ari/asterisk/ping
# Without a password the answer is 401, which only a living Asterisk gives.
HEALTHCHECK --interval=5s --timeout=2s --start-period=15s --retries=3 CMD curl -sS -o /dev/null "$HEARTLINE_ARI"
STOPSIGNAL SIGTERM
# An init that lets Asterisk outlive its node: a node that crashes is started again and adopts it.
ENTRYPOINT ["/usr/bin/tini", "--", "node-entrypoint"]
CMD ["-config", "/var/lib/heartline"]
