# Latchkey: "make help" lists what there is.
#
# Every target that needs packages of the system installs what is missing first
# (.ci/install), so that "make run" and "make test" are all the set-up there is.

GO ?= go

# A Go older than go.mod's fetches the right one, also where a distribution
# ships it with that switched off. Where Go was unpacked by hand it need not be
# on the PATH.
GOTOOLCHAIN ?= auto
export GOTOOLCHAIN
export PATH := $(PATH):/usr/local/go/bin

# The window's binary leaves out Fyne's own emoji font and its reading of
# FyneApp.toml at start, and needs no locks that only unmigrated programs need.
TAGS := no_emoji,no_metadata,migrated_fynedo,release
LDFLAGS := -s -w

# What builds and tests without cgo: everything but the window's driver.
CGO_FREE := ./vault/... ./importer/... ./app/... ./assets/... ./cmd/latchkey/internal/... ./cmd/latchkey-cli/... ./cmd/latchkey-portal/...
# Of that, what is looked at by the race detector: what works on several
# goroutines. The window's tests do its background work on their own, the exports
# come with an SQL engine that takes minutes to build for it, and the portal's main
# starts it as a process dozens of times, each of which hashes passwords; "make race"
# looks at all. What takes longest comes first here as well.
RACED := ./importer/qr/... ./cmd/latchkey-portal/internal/... ./cmd/latchkey-portal/portaltest/... ./vault/... ./importer/screen/... ./importer/clipboard/... ./importer/camera/... ./importer/internal/kdf/... ./importer/internal/xdisplay/... ./app/settings/... ./app/session/... ./cmd/latchkey/internal/...
SYSTEMS := windows/amd64 darwin/arm64

# What needs a C compiler: the window's driver, and what starts real programs.
CGO_BOUND := ./cmd/latchkey ./cmd/internal/... ./docs/...

# With these, what is looked at and tested is the same with cgo and without but for
# the window's driver, so that a cold cache compiles it once and not twice: only
# net and os/user would have another form with cgo, and with them all that imports
# them. What "make build" makes is built without them.
SHARED := netgo,osusergo

# What takes longest comes first, or the other cores would wait for it in the end. To
# compile, that is the bindings of OpenGL: three minutes of one core.
SLOWEST := github.com/go-gl/gl/v2.1/gl

# Of the tests too, what takes longest comes first.
# Much of it waits for keyrings and for Chromium, so half as many packages more than
# there are cores are tested at a time.
LONGEST := ./cmd/latchkey-portal/internal/web ./app ./vault
AT_ONCE = $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) * 3 / 2)))

# What the race detector is not shown: pages in Chromium and walk-throughs, which are
# slow with it. In "make test" neither what goes from one input to the next on a
# single goroutine: seeds of fuzz tests, those tests of pictures that ask only what is
# read, or how much is done for it, those of the vault that crash, fail or fill it step by
# step, and pages that are gone through. The pass without it takes all of that.
UNRACED := Test(Chromium|Walkthroughs)
ONE_BY_ONE := Fuzz|Test(Hostile(Work|Deadline)|Decode(Formats|Orientation)|CorpusPlaces|CodesAreThoseOfZXing|Read(Screens|Nothing)|FilmBounds|Recordings|PictureIsTheSame|AgainstOathtool|(Crash|Fault)AtEverySet|CrashesAmongProcesses|Meddling|TheLargestAccounts|TenThousandAccounts|ExplicitChoiceIsNotRemembered|StaffSeeEveryRefusal)$$

# Where "make install" puts things.
PREFIX ?= $(HOME)/.local

# A display is what an X server, a Wayland session or macOS gives.
SCREEN := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname -s)))

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run build install test lint vulnerabilities cross unit race bench icons brands walkthrough clean ready-build ready-run ready-test

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

ifeq ($(SCREEN),)
run: ready-run build ## Start the app and the test portal; without a display, walk through them on a virtual one
	$(GO) run ./cmd/internal/demo
else
run: build
	@.ci/start
endif

build: ready-build ## Build the three programs into build/
	$(GO) build -trimpath -tags $(TAGS) -ldflags '$(LDFLAGS)' -o build/latchkey ./cmd/latchkey
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o build/ ./cmd/latchkey-cli ./cmd/latchkey-portal

# The entry names the program by its whole path: what opens links may have
# another PATH than a shell. Who has several programs for links is asked by their
# system, or chooses with xdg-mime; nothing is chosen here.
install: build ## Put the programs and their desktop entry into ~/.local, or PREFIX=/usr/local
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/applications
	install build/latchkey build/latchkey-cli build/latchkey-portal $(DESTDIR)$(PREFIX)/bin
	sed 's|^Exec=latchkey|Exec=$(PREFIX)/bin/latchkey|' assets/latchkey.desktop >$(DESTDIR)$(PREFIX)/share/applications/latchkey.desktop
	for size in 16 24 32 48 64 128 256 512; do \
		install -d $(DESTDIR)$(PREFIX)/share/icons/hicolor/$${size}x$${size}/apps && \
		install -m 644 assets/icons/$$size.png $(DESTDIR)$(PREFIX)/share/icons/hicolor/$${size}x$${size}/apps/latchkey.png || exit 1; \
	done
	if command -v update-desktop-database >/dev/null; then update-desktop-database $(DESTDIR)$(PREFIX)/share/applications; fi

test: ready-test lint vulnerabilities cross unit ## Check everything: lint, other systems, unit and end-to-end tests

lint: ready-build ## Check the format, and look for mistakes with vet and staticcheck
	@unformatted=$$("$$($(GO) env GOROOT)/bin/gofmt" -l .); if [ -n "$$unformatted" ]; then echo "not formatted, run gofmt -w on:"; echo "$$unformatted"; exit 1; fi
	@$(GO) list -export $(SLOWEST) ./... >/dev/null
	$(GO) vet ./...
	$(GO) tool staticcheck -tags $(SHARED) ./...

vulnerabilities: ready-build
	@.ci/vulnerabilities

cross: ready-build
	@.ci/cross $(SYSTEMS) -- $(CGO_FREE)

# Without cgo and with more rounds of the random tests first, then with the race
# detector. What needs a C compiler is run without it: with it all of that would be
# compiled a second time, and most of it starts programs, which it would not look into.
unit: ready-test
	CGO_ENABLED=0 LATCHKEY_TEST_ROUNDS=10 $(GO) test -vet=off -p $(AT_ONCE) -timeout 20m $(LONGEST) $(CGO_FREE)
	$(GO) test -vet=off -race -skip '^($(UNRACED)|$(ONE_BY_ONE))' -timeout 20m $(RACED)
	$(GO) test -vet=off -timeout 20m $(CGO_BOUND)

race: ready-test ## Have the race detector look at all that needs no C compiler
	$(GO) test -vet=off -race -skip '^$(UNRACED)' -timeout 30m $(CGO_FREE)

lint unit: export GOFLAGS := $(GOFLAGS) -tags=$(SHARED)

# With this nothing is left out (vault/runtest).
unit race: export LATCHKEY_TEST_ROUNDS := 1

bench: ready-run build ## Measure: keyring, imports, codes, start, idling, the portal under load, and other programs where installed
	$(GO) build -trimpath -tags $(TAGS) -ldflags '$(LDFLAGS)' -o build/empty ./cmd/internal/empty
	CGO_ENABLED=0 $(GO) test -c -o build/app.test ./app
	$(GO) run ./cmd/internal/bench

icons: ## Draw assets/icons anew from the two SVG files (takes rsvg-convert)
	for size in 16 24; do rsvg-convert -w $$size -h $$size assets/icon-small.svg -o assets/icons/$$size.png || exit 1; done
	for size in 32 48 64 128 256 512 1024; do rsvg-convert -w $$size -h $$size assets/icon.svg -o assets/icons/$$size.png || exit 1; done

brands: ready-test ## Make assets/brands/marks.txt anew from wanted.txt and the npm package
	$(GO) test ./assets/brands -run TestMarksAreThoseOfSimpleIcons -update

walkthrough: ready-run build ## Make docs/walkthrough anew: its pages from the portals, its pictures from the running programs
	$(GO) test ./cmd/latchkey-portal/internal/web -run TestWalkthroughsAre -write-walkthroughs
	$(GO) run ./cmd/internal/walkthrough

clean: ## Remove build/
	rm -rf build

ready-build:
	@.ci/install build

ready-run:
	@.ci/install build run

ready-test:
	@.ci/install build run test
