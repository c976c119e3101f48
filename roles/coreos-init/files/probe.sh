#!/bin/sh
# What the role has to know about a host, as name=value lines. POSIX sh; changes nothing.
ID='' VARIANT_ID=''
# shellcheck source=/dev/null
[ ! -r /etc/os-release ] || . /etc/os-release
kernel=$(uname -r)
printf 'kernel=%s\n' "$kernel"
printf 'major=%s\n' "${kernel%%.*}"
printf 'id=%s\nvariant=%s\n' "$ID" "$VARIANT_ID"
printf 'cmdline=%s\n' "$(cat /proc/cmdline)"
for file in /oem/grub.cfg /usr/share/oem/grub.cfg; do
  if [ -d "${file%/*}" ]; then printf 'oem=%s\n' "$file"; break; fi
done
command -v rpm-ostree >/dev/null 2>&1 && echo ostree=yes || echo ostree=no
command -v update-grub >/dev/null 2>&1 && echo updategrub=yes || echo updategrub=no
command -v grubby >/dev/null 2>&1 && echo grubby=yes || echo grubby=no
for file in /boot/grub2/grub.cfg /boot/efi/EFI/redhat/grub.cfg /boot/efi/EFI/centos/grub.cfg; do
  if [ -f "$file" ]; then printf 'grubcfg=%s\n' "$file"; break; fi
done
