# Every target is `python -m tools TARGET`, so that the same line works where there is no make.
# The first Python that is new enough and can make an environment is taken; PYTHON=... overrules.
FITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for it in python3 python python3.13 python3.12 python3.11; do \
	"$$it" -c "$(FITS)" 2>/dev/null && { echo "$$it"; break; }; done)
TARGETS := help test check demo bench setup clean

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: $(TARGETS)

$(TARGETS):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer (with venv) was not found" >&2; exit 2; }
	@"$(PYTHON)" -m tools $@
