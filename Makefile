.DEFAULT_GOAL := help
.PHONY: help build test faults format demo docs ci

SEEDS ?= 646

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

build: ## compile and package without tests
	mvn -B -q -DskipTests package

test: ## all tests and checks
	mvn -B verify

faults: ## the long form of the fault suite, once for each of SEEDS="1 2 3"
	for seed in $(SEEDS); do mvn -B verify -Pfaults -Dcairn.faults.seed=$$seed \
		&& cp system-tests/target/faults-report.md system-tests/target/faults-report-$$seed.md || exit 1; done

format: ## put every source into the one format
	mvn -B -q spotless:apply

docs: ## make docs/errors.md, docs/configuration.md and docs/features.md anew from the code
	mvn -B -q -DskipITs -pl system-tests -am verify -Dtest=DocumentationTest,FeaturesPageTest -Dcairn.docs.write=true -Dsurefire.failIfNoSpecifiedTests=false

demo: ## the whole pipeline on invented sample data
	./cairn demo

ci: ## what continuous integration runs
	.ci/run
