# Heartline. `make help` lists what there is; every target can be run again at any time.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Where `make run` keeps its state and listens; `make run HTTP=127.0.0.1:9000 …` runs another one beside it.
DIR  ?= build/demo
HTTP ?= 127.0.0.1:8480
SIP  ?= 127.0.0.1:5480
RTP  ?= 20000-20399
ARI  ?= 127.0.0.1:8488

# FUZZTIME is spent on each fuzz target; RUN narrows tests, PKG the packages; N is how often
# `make repeat` runs them.
FUZZTIME ?= 20s
RUN ?= .
N ?= 20
PKG ?= ./...

# Parts of the benchmarks on the wire (all unless told), and their size: full or small.
PARTS ?=
SIZE ?= full

.PHONY: help run build bootstrap ui test unit race repeat e2e lint fuzz bench bench-wire bench-queue vectors soak chaos clean

help: ## list the targets
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: bootstrap ui build ## fetch and build what is missing, start everything with the demo, print one address
	@exec build/heartline demo -dir $(DIR) -http $(HTTP) -sip $(SIP) -rtp $(RTP) -ari $(ARI)

build: ## build the program into build/heartline
	@mkdir -p build && go build -ldflags "-X main.version=$$(git describe --tags --always --dirty 2>/dev/null || echo dev)" -o build/heartline ./cmd/heartline

bootstrap: ## install missing packages (root) and fetch Asterisk once
	@scripts/bootstrap.sh

ui: ## build the web app into console/ui/dist
	@scripts/ui.sh

test: ## the whole set-up and every test
	@scripts/bootstrap.sh --tests
	@$(MAKE) --no-print-directory ui
	@scripts/step.sh "vet" go vet ./...
	@scripts/step.sh "vet, end-to-end tests" go vet -tags e2e ./test/...
	@scripts/lint.sh
	@scripts/step.sh "web app's tests" scripts/ui.sh --test
	@scripts/step.sh "unit tests" scripts/unit.sh
	@scripts/step.sh "end-to-end tests" scripts/e2e.sh

unit: ## unit tests, without the race detector (RUN=, PKG=)
	go test -run '$(RUN)' $(PKG)

race: ## unit tests with the race detector, in random order
	go test -race -shuffle=on -timeout 30m -run '$(RUN)' $(PKG)

repeat: ## the tests RUN of PKG again and again, N times, with medians and worst values (RUN=, PKG=, N=20)
	@scripts/repeat.sh $(N) '$(RUN)' $(PKG)

e2e: ui ## end-to-end tests on real Asterisk, phones, browser, PostgreSQL and Redis (RUN=)
	@scripts/bootstrap.sh --tests
	go test -tags e2e -p 1 -timeout 20m -run '$(RUN)' ./test/...

lint: ## golangci-lint, built once from tools/go.mod
	@scripts/lint.sh

fuzz: ## every fuzz target for FUZZTIME
	@scripts/fuzz.sh $(FUZZTIME)

bench: bench-wire ## benchmarks, on the wire and in memory
	go test -run '^$$' -bench . -benchmem ./...

bench-wire: ui ## a table from real calls, app_queue beside (PARTS="offer cost crowd browser playback", SIZE=small)
	@scripts/bootstrap.sh --tests
	@BENCH_SIZE=$(SIZE) BENCH_PARTS="$(PARTS)" go test -tags e2e -timeout 20m -count 1 -v -run '^TestWire$$' ./test/bench

bench-queue: ui ## Heartline and app_queue side by side, some 40 minutes as root (PARTS="free music plain taped", SIZE=small)
	@scripts/bootstrap.sh --tests
	@BENCH_SIZE=$(SIZE) BENCH_PARTS="$(PARTS)" go test -tags e2e -timeout 45m -count 1 -v -run '^TestQueue$$' ./test/bench

vectors: ## M/M/n and M/M/n+M on the real floor against every Erlang C and A value, a million calls each; rosters: a million moves of every rule, the sizes promised: some 20 minutes
	VECTORS=full GOGC=400 go test -timeout 0 -count 1 -v -run '^TestVectors$$' ./simulate
	VECTORS=full go test -timeout 0 -count 1 -v -run '^Test(EveryMeasure|Sizes)$$' ./roster/solve

soak: ## twenty calls at once for SOAK=30m, then as long with calls handed on and listened to; counted each minute, nothing may be left behind (SOAK_SEED=)
	SOAK=$${SOAK:-30m} go test -tags e2e -count 1 -timeout 0 -run Soak -v ./test/load

chaos: ## kill and stop controller, node and Asterisk while calls go on, for CHAOS=30m
	CHAOS=$${CHAOS:-30m} go test -tags e2e -count 1 -timeout 0 -run Chaos -v ./test/chaos

clean: ## remove what was built here; the cache stays
	rm -rf build console/ui/dist/app console/ui/node_modules
