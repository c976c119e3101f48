#!/bin/sh
# Fetches each file by TFTP from this machine's own address and compares it with what should be served.
# usage: check-tftp.sh ADDRESS ROOT NAME...
set -eu
address=$1 root=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT HUP INT TERM
for name in "$@"; do
  rm -f "$work/file"
  timeout 20 tftp -m binary "$address" -c get "$name" "$work/file" >"$work/log" 2>&1 || true
  if ! cmp -s "$work/file" "$root/$name"; then
    echo "TFTP did not deliver $name from $address: $(tail -n 1 "$work/log")" >&2
    exit 1
  fi
  echo "$name $(wc -c <"$work/file") bytes"
done
