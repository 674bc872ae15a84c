# make demo: a month of a made-up city's mail on embedded servers.   make test: lint, types, all tests.
# Nothing else is typed first. As root, make installs what Debian has and this needs; else it says what is missing.
SHELL := /bin/sh
VENV  := .venv
PY    := $(VENV)/bin/python
STAMP := $(VENV)/.installed
APT   := DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends

.PHONY: demo test lint fuzz torture bench clean setup help
help:
	@sed -n '1,2p' Makefile

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'mailproc needs Python 3.11 or newer'; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && $(APT) python3-venv; \
	  else echo 'missing: python3-venv. Please run: sudo apt-get install python3-venv'; exit 1; fi; }
	python3 -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(STAMP)
	$(VENV)/bin/mailproc demo --out demo-month

# what the tests run against, besides Python's: a real IMAP server, certificates, traces for the power cuts, a Chinese
# font for PDFs that embed none
.PHONY: debian
debian:
	@missing=; \
	command -v dovecot >/dev/null 2>&1 || test -x /usr/sbin/dovecot || missing="$$missing dovecot-imapd"; \
	command -v openssl >/dev/null 2>&1 || missing="$$missing openssl"; \
	command -v strace >/dev/null 2>&1 || missing="$$missing strace"; \
	fc-list :lang=zh-cn 2>/dev/null | grep -q . || missing="$$missing fontconfig fonts-wqy-microhei"; \
	test -z "$$missing" || { \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && $(APT) $$missing; \
	  else echo "missing, for the tests:$$missing. Please run: sudo apt-get install$$missing"; exit 1; fi; }

lint: $(STAMP)
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

test: $(STAMP) debian lint
	$(PY) -m pytest -n 2 --dist worksteal

# an hour on two cores; what it finds is in build/fuzz/findings
fuzz: $(STAMP)
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	$(PY) -m tests.fuzz.run --count 100000
	$(PY) -m tests.fuzz.run --kind repeats --count 2000
	$(PY) -m tests.fuzz.run --kind documents --count 3000
	$(PY) -m tests.fuzz.guided --minutes 30

# some hours on two cores
torture: $(STAMP) debian
	$(PY) -m tests.torture.mischief
	$(PY) -m tests.torture.mailing
	$(PY) -m tests.e2e.year
	$(PY) -m tests.torture.kill
	$(PY) -m tests.torture.power
	$(PY) -m tests.torture.power --kills 40
	$(PY) -m tests.torture.power --without-syncs

bench: $(STAMP) debian
	$(PY) -m tests.bench.throughput
	$(PY) -m tests.bench.papers

clean:
	rm -rf $(VENV) demo-month build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
