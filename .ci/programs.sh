#!/bin/sh
# LibreOffice, the Chinese fonts and pdftoppm, which the tests run and which lay out page numbers.
# Nothing is asked of root where nothing is missing.
set -eu
missing=""
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer libreoffice-calc libreoffice-math"
# LibreOffice runs the functions' add-in with the system's Python, which must know it.
/usr/bin/python3 -c "import uno" >/dev/null 2>&1 || missing="$missing python3-uno"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
# Times New Roman's widths come from Liberation Serif; without them lines and pages break elsewhere.
if ! command -v fc-list >/dev/null 2>&1 || ! fc-list | grep -q "Liberation Serif"; then missing="$missing fonts-liberation"; fi
if ! command -v fc-list >/dev/null 2>&1 || ! fc-list | grep -q "Noto Sans CJK"; then missing="$missing fontconfig fonts-noto-cjk"; fi
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "缺少程序：$missing。请用系统的软件包管理器安装，例如 sudo apt-get install$missing" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends $missing >/dev/null
