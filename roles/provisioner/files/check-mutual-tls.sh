#!/bin/sh
# Does the gRPC port talk HTTP/2 to holders of a client certificate, and to nobody else?
# usage: check-mutual-tls.sh FOLDER SERVER_NAME PORT
# With TLS 1.3 a client without a certificate finishes its own handshake, so an exit code proves nothing: what counts is
# whether the server's first HTTP/2 frame (SETTINGS, type 4) arrives.
set -eu
folder=$1 name=$2 port=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT HUP INT TERM

# Prints the type byte of the first frame, or nothing; more arguments are passed to openssl.
first_frame() {
  rm -f "$work/in" "$work/out"
  mkfifo "$work/in"
  : >"$work/out"
  openssl s_client -quiet -alpn h2 -servername "$name" -verify_hostname "$name" -verify_return_error \
    -CAfile "$folder/ca.crt" -connect "127.0.0.1:$port" "$@" <"$work/in" >"$work/out" 2>"$work/err" &
  pid=$!
  exec 3>"$work/in"
  printf 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\000\000\000\004\000\000\000\000\000' >&3 2>/dev/null || true
  turns=0
  while [ "$(wc -c <"$work/out")" -lt 9 ] && [ "$turns" -lt 50 ] && kill -0 "$pid" 2>/dev/null; do
    sleep 0.1
    turns=$((turns + 1))
  done
  exec 3>&-
  kill "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  od -An -tx1 -j3 -N1 "$work/out" | tr -d ' \n'
}

with=$(trap '' PIPE; first_frame -cert "$folder/client.crt" -key "$folder/client.key")
if [ "$with" != 04 ]; then
  echo "the client certificate was not accepted on port $port: $(tail -n 3 "$work/err" | tr '\n' ' ')" >&2
  exit 1
fi
without=$(trap '' PIPE; first_frame)
if [ "$without" = 04 ]; then
  echo "port $port answers clients that have no certificate" >&2
  exit 1
fi
echo "mutual TLS on port $port: accepted with the client certificate, refused without"
