# 两条命令：make report 生成示例企业的报告；make test 跑全部测试。
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
OUT := out

.PHONY: help setup report test lint bench build pictures data programs clean

help:
	@echo "make report  生成示例企业的三份报告和计算底稿（$(OUT)/）"
	@echo "make test    运行全部检查和测试"
	@echo "make build   重新生成模板和示例台账"
	@echo "make pictures 重新生成会计指南的图（需要 LibreOffice）"
	@echo "make bench   速度对比"

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q ghgxl
	@touch $@

setup: $(STAMP)

programs:
	@sh .ci/programs.sh

report: $(STAMP)
	@sh .ci/programs.sh || true
	@mkdir -p $(OUT)
	@$(BIN)/ghgxl report workbooks/示例台账.xlsx -o $(OUT)/示例盘查报告.docx --force || test $$? -eq 1
	@for name in 机械行业排放报告 管理简报; do \
	  $(BIN)/ghgxl report workbooks/示例台账.xlsx -t $$name -o $(OUT)/示例$$name.docx --force || test $$? -eq 1 || exit 2; \
	done
	@$(BIN)/ghgxl calc workbooks/示例台账.xlsx -o $(OUT)/示例计算底稿.xlsx --force || test $$? -eq 1

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

test: $(STAMP) programs lint
	@$(BIN)/pytest -n 2 --dist loadgroup
	@echo "全部测试通过。"

build: $(STAMP)
	@$(BIN)/python workbooks/source/build.py
	@$(BIN)/python templates/source/build.py

pictures: $(STAMP) programs
	@$(BIN)/python workbooks/source/pictures.py

bench: $(STAMP)
	@$(BIN)/python tests/bench/run.py
	@$(BIN)/python tests/bench/word.py

clean:
	rm -rf $(VENV) $(OUT) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
