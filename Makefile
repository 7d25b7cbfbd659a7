.DEFAULT_GOAL := help
.PHONY: help build test format demo docs ci

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

build: ## compile and package without tests
	mvn -B -q -DskipTests package

test: ## all tests and checks
	mvn -B verify

format: ## put every source into the one format
	mvn -B -q spotless:apply

docs: ## make docs/errors.md and docs/configuration.md anew from the code
	mvn -B -q -DskipITs -pl system-tests -am verify -Dtest=DocumentationTest -Dcairn.docs.write=true -Dsurefire.failIfNoSpecifiedTests=false

demo: ## the whole pipeline on invented sample data
	./cairn demo

ci: ## what continuous integration runs
	.ci/run
