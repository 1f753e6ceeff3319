# SPDX-License-Identifier: EUPL-1.2
# The front door. Everything is built by meson and ninja; this file only names the common ways in.
SITE ?= demo/site
PORT ?= 8420
DOC ?=
# gcc warns wrongly in these three ways when it adds the checks of the sanitizers.
SANITIZED = --buildtype=debug -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false \
	"-Dc_args=-Wno-format-truncation -Wno-format-overflow -Wno-maybe-uninitialized"

.PHONY: build run test tidy fmt bench bench-web fuzz conformance ready new clean

build:
	@tools/deps build
	@tools/build build all

run: build
	@exec tools/run "$(SITE)" "$(PORT)"

# The tests run on a build with AddressSanitizer and UndefinedBehaviorSanitizer.
test:
	@tools/deps test
	@tools/build build-test all unit-tests -- $(SANITIZED)
	@tools/run-tests build-test $(TESTS)

tidy:
	@tools/tidy

fmt:
	@git ls-files -co --exclude-standard '*.c' '*.h' | xargs clang-format-14 -i

bench: build
	@tools/build build src/bench_engine src/bench_einvoice src/bench_paper
	@bench/run

# The budgets of the pages, in a slowed Chromium.
bench-web: build
	@tools/deps test
	@BASTIDE_BUILD=build bench/web.mjs

fuzz:
	@tools/deps test
	@tools/fuzz $(SECONDS)

# The verdicts of Mustang and veraPDF, which are fetched now; nothing else needs them.
conformance:
	@tools/deps test
	@tools/build build-test all unit-tests -- $(SANITIZED)
	@tools/conformance build-test

ready: tidy test
	@tools/fuzz 10

new:
	@tools/new "$(DOC)"

clean:
	rm -rf build build-test build-fuzz
