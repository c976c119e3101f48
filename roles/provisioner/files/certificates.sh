#!/bin/sh
# Says which certificates have to be issued (status), or issues them (issue): a CA, a server and a client certificate.
# usage: certificates.sh status|issue FOLDER NAMES RENEW_DAYS keep|rotate [DAYS CA_DAYS COMMON_NAME]
# status and issue print `issue WHAT: REASON` for each, and `days_left N` for the certificate that ends first.
set -eu
umask 077
action=$1 folder=$2 names=$3 renew_days=$4 rotate=$5
days=${6-} ca_days=${7-} common_name=${8-}

# Days until a certificate ends; negative when it is over.
days_left() {
  end=$(openssl x509 -in "$1" -noout -enddate | cut -d= -f2)
  echo $((($(date -d "$end" +%s) - $(date +%s)) / 86400))
}

# The names in a certificate, in the form that openssl's configuration takes, sorted.
names_of() {
  openssl x509 -in "$1" -noout -ext subjectAltName 2>/dev/null |
    sed -n 's/^ *\(\(DNS\|IP Address\):.*\)$/\1/p' | sed 's/IP Address:/IP:/g; s/, */\n/g' | sort | tr '\n' ','
}

# Why a leaf certificate has to be issued; nothing when it is good.
reason() {
  what=$1
  if [ ! -s "$folder/$what.crt" ] || [ ! -s "$folder/$what.key" ]; then echo "missing"; return; fi
  if ! openssl verify -CAfile "$folder/ca.crt" -purpose "ssl$what" "$folder/$what.crt" >/dev/null 2>&1 &&
    openssl x509 -in "$folder/$what.crt" -noout -checkend 0 >/dev/null 2>&1; then
    echo "not signed by this CA"; return
  fi
  left=$(days_left "$folder/$what.crt")
  if [ "$left" -lt "$renew_days" ]; then echo "expires in $left days"; return; fi
  if [ "$what" = server ]; then
    wanted=$(printf '%s\n' "$names" | tr ',' '\n' | sort | tr '\n' ',')
    has=$(names_of "$folder/server.crt")
    if [ "$has" != "$wanted" ]; then echo "is for other names (${has%,})"; fi
  fi
}

need_ca='' need_server='' need_client=''
if ! command -v openssl >/dev/null 2>&1; then
  # Before the first run the packages are not there; nothing can have been issued.
  need_ca=missing need_server=missing need_client=missing
elif [ "$rotate" = rotate ]; then
  need_ca='rotation was asked for' need_server='the CA is new' need_client='the CA is new'
elif [ ! -s "$folder/ca.crt" ] || [ ! -s "$folder/ca.key" ]; then
  need_ca='missing' need_server='the CA is new' need_client='the CA is new'
elif ! openssl x509 -in "$folder/ca.crt" -noout -checkend $((renew_days * 86400)) >/dev/null 2>&1; then
  need_ca="expires in $(days_left "$folder/ca.crt") days" need_server='the CA is new' need_client='the CA is new'
else
  need_server=$(reason server)
  need_client=$(reason client)
fi
[ -z "$need_ca" ] || echo "issue ca: $need_ca"
[ -z "$need_server" ] || echo "issue server: $need_server"
[ -z "$need_client" ] || echo "issue client: $need_client"

if [ "$action" = issue ]; then
  work=$(mktemp -d "$folder/.issue.XXXXXX")
  trap 'rm -rf "$work"' EXIT HUP INT TERM
  cat >"$work/openssl.cnf" <<CNF
[req]
distinguished_name = subject
prompt = no
[subject]
CN = unused
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = $names
[client]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = clientAuth
CNF
  if [ -n "$need_ca" ]; then
    openssl req -x509 -new -newkey rsa:4096 -nodes -sha256 -days "$ca_days" -config "$work/openssl.cnf" -extensions ca \
      -subj "/CN=$common_name CA" -keyout "$work/ca.key" -out "$work/ca.crt" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
  else
    cp "$folder/ca.key" "$folder/ca.crt" "$work/"
  fi
  leaf() {
    subject=$common_name
    [ "$1" = server ] || subject="$common_name $1"
    if ! {
      openssl req -new -newkey rsa:2048 -nodes -sha256 -config "$work/openssl.cnf" -subj "/CN=$subject" \
        -keyout "$work/$1.key" -out "$work/$1.csr" 2>"$work/log" &&
        openssl x509 -req -in "$work/$1.csr" -CA "$work/ca.crt" -CAkey "$work/ca.key" \
          -set_serial "0x$(openssl rand -hex 16)" -sha256 -days "$days" -extfile "$work/openssl.cnf" -extensions "$1" \
          -out "$work/$1.crt" 2>>"$work/log" &&
        openssl verify -CAfile "$work/ca.crt" -purpose "ssl$1" "$work/$1.crt" >>"$work/log" 2>&1
    }; then
      cat "$work/log" >&2
      exit 1
    fi
  }
  [ -z "$need_server" ] || leaf server
  [ -z "$need_client" ] || leaf client
  # Everything was made and verified: only now does anything become visible, with its final owner and mode.
  for name in ca server client; do
    [ -s "$work/$name.csr" ] || [ "$name" = ca ] || continue
    [ "$name" != ca ] || [ -n "$need_ca" ] || continue
    chmod 0644 "$work/$name.crt"
    [ "$name" = server ] && chgrp matchbox "$work/$name.key" && chmod 0640 "$work/$name.key"
    mv -f "$work/$name.key" "$folder/$name.key"
    mv -f "$work/$name.crt" "$folder/$name.crt"
  done
fi

soonest=''
for name in ca server client; do
  [ -s "$folder/$name.crt" ] || continue
  left=$(days_left "$folder/$name.crt")
  if [ -z "$soonest" ] || [ "$left" -lt "$soonest" ]; then soonest=$left; fi
done
[ -z "$soonest" ] || echo "days_left $soonest"
