#!/usr/bin/env bash
# Draws every bitmap from the SVG sources beside it. Needs librsvg2-bin, imagemagick, icnsutils.
set -euo pipefail
cd "$(dirname "$0")"
draw() { rsvg-convert --width "$2" --height "$2" --output "$3" "$1.svg"; }

draw app 32 32x32.png
draw app 128 128x128.png
draw app 256 128x128@2x.png
draw app 512 icon.png

parts=()
for size in 16 24 32 48 64 256; do
    draw app "$size" "app-$size.part.png"
    parts+=("app-$size.part.png")
done
convert "${parts[@]}" icon.ico
for size in 128 512; do draw app "$size" "app-$size.part.png"; done
png2icns icon.icns app-16.part.png app-32.part.png app-48.part.png app-128.part.png app-256.part.png app-512.part.png > /dev/null
rm -- *.part.png

# 44 pixels: exact halves on ordinary 22-pixel panels, crisp on dense ones.
for state in ok attention paused; do
    draw "tray-$state" 44 "tray-$state.png"
    draw "tray-$state-template" 44 "tray-$state-template.png"
done
