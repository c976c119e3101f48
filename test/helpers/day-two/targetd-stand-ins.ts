/**
 * What a storage server has and a container cannot have, as a script that installs it: a device node that nothing is behind,
 * LVM that only remembers, a kernel that says it has LIO, and something that answers JSON-RPC as targetd does. None of
 * it is the real program.
 */
export const TARGETD_STAND_INS = String.raw`set -eu
# A number that is nobody's: opening it fails, looking at it shows a block device.
[ -b /dev/sdb ] || mknod /dev/sdb b 240 0
cd /usr/local/sbin
memory=/run/lvm; mkdir -p $memory
cat >modprobe <<'PROGRAM'
#!/bin/sh
[ ! -e /run/no-lio ]
PROGRAM
cat >blkid <<'PROGRAM'
#!/bin/sh
cat /run/lvm/signature 2>/dev/null
PROGRAM
cat >wipefs <<'PROGRAM'
#!/bin/sh
echo "wipefs $*" >>/run/lvm/calls; rm -f /run/lvm/signature
PROGRAM
cat >pvs <<'PROGRAM'
#!/bin/sh
[ -e /run/lvm/pv ] || exit 5
[ "$1" != --noheadings ] || cat /run/lvm/vg 2>/dev/null || true
PROGRAM
cat >vgs <<'PROGRAM'
#!/bin/sh
[ "$(cat /run/lvm/vg 2>/dev/null)" = "$1" ]
PROGRAM
cat >pvcreate <<'PROGRAM'
#!/bin/sh
echo "pvcreate $*" >>/run/lvm/calls; : >/run/lvm/pv
PROGRAM
cat >vgcreate <<'PROGRAM'
#!/bin/sh
echo "vgcreate $*" >>/run/lvm/calls; echo "$1" >/run/lvm/vg
PROGRAM
cat >targetd <<'PROGRAM'
#!/usr/bin/perl
use strict; use IO::Socket::INET;
open my $calls, '>>', '/run/lvm/calls'; print $calls "targetd\n"; close $calls;
open my $file, '<', '/etc/target/targetd.yaml' or die; my %set = map { /^(\w+): "?(.*?)"?$/ ? ($1, $2) : () } <$file>;
$set{password} =~ s/\\"/"/g;
my $wanted = pack 'u', "$set{user}:$set{password}"; $wanted = substr $wanted, 1; chomp $wanted;
my $padding = (3 - length("$set{user}:$set{password}") % 3) % 3;
$wanted =~ tr{\`!-_}{A-Za-z0-9+/}; substr($wanted, -$padding) = '=' x $padding if $padding;
my $server = IO::Socket::INET->new(LocalPort => 18700, Listen => 5, ReuseAddr => 1) or die;
while (my $client = $server->accept) {
  my ($length, $auth) = (0, '');
  while (my $line = <$client>) {
    $length = $1 if $line =~ /^content-length: (\d+)/i; $auth = $1 if $line =~ /^authorization: Basic (\S+)/i;
    last if $line =~ /^\r?$/;
  }
  read $client, my $body, $length;
  my $isFine = $auth eq $wanted;
  my $answer = $body =~ /pool_list/ ? qq({"jsonrpc":"2.0","id":1,"result":[{"name":"$set{pool_name}","size":1}]}) : '{}';
  $answer = '' unless $isFine;
  print $client $isFine ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 401 Unauthorized\r\n";
  printf $client "Content-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", length $answer, $answer;
  close $client;
}
PROGRAM
chmod 755 modprobe blkid wipefs pvs vgs pvcreate vgcreate targetd
cd /etc/systemd/system
printf '[Service]\nExecStart=/usr/local/sbin/targetd\n[Install]\nWantedBy=multi-user.target\n' >targetd.service
printf '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n' \
  >rtslib-fb-targetctl.service
systemctl daemon-reload
`;
