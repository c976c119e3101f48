#!/bin/sh
# Usage: probe.sh DEVICE GROUP. What the role has to know about the host, as name=value lines; changes nothing.
device=$1 group=$2
[ -b "$device" ] && echo device=yes || echo device=no
printf 'disks=%s\n' "$(lsblk -dnpo NAME,SIZE 2>/dev/null | awk '{ printf "%s%s (%s)", n++ ? ", " : "", $1, $2 }')"
if command -v pvs >/dev/null 2>&1; then
  printf 'owner=%s\n' "$(pvs --noheadings -o vg_name "$device" 2>/dev/null | tr -d ' ')"
  pvs "$device" >/dev/null 2>&1 && echo pv=yes || echo pv=no
  vgs "$group" >/dev/null 2>&1 && echo group=yes || echo group=no
else
  printf 'owner=\npv=no\ngroup=no\n'
fi
printf 'signature=%s\n' "$(blkid -p -o value -s TYPE -s PTTYPE "$device" 2>/dev/null | tr '\n' ' ' | sed 's/ *$//')"
missing=
for module in target_core_mod iscsi_target_mod; do
  [ -d "/sys/module/$module" ] || modprobe -n "$module" >/dev/null 2>&1 || missing="$missing $module"
done
printf 'modules=%s\n' "${missing# }"
command -v targetd >/dev/null 2>&1 && echo targetd=yes || echo targetd=no
