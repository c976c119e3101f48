#!/bin/sh
# Usage: unpack.sh FOLDER TARGET. FOLDER holds the file `archive` and an empty folder `tree`. The one folder of the
# archive becomes TARGET in a rename, and a PyPy that was there before goes away only then.
set -eu
cd "$1"
target=$2
case $(head -c 3 archive | od -An -tx1 | tr -d ' ') in
  425a68) bzip2 -dc archive | tar -xf - -C tree ;;
  1f8b*) gzip -dc archive | tar -xf - -C tree ;;
  fd377a) xz -dc archive | tar -xf - -C tree ;;
  *) tar -xf archive -C tree ;;
esac
set -- tree/*
if [ "$#" -ne 1 ] || [ ! -d "$1/bin" ]; then
  echo "the archive has no single folder with a bin/ in it" >&2
  exit 1
fi
rm -rf "$target.old"
[ ! -e "$target" ] || mv "$target" "$target.old"
mv "$1" "$target"
rm -rf "$target.old"
