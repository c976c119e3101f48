#!/bin/sh
# Usage: set-schedulers.sh NAME look|set. Says `changed DISK` or `refused DISK: what it offers` for every disk whose
# scheduler in brackets is another one.
for file in /sys/block/sd*/queue/scheduler /sys/block/vd*/queue/scheduler /sys/block/nvme*/queue/scheduler; do
  [ -r "$file" ] || continue
  disk=${file#/sys/block/} disk=${disk%%/*}
  read -r line <"$file"
  case $line in *"[$1]"*) continue ;; esac
  case " $line " in
    *" $1 "*) [ "$2" = look ] || echo "$1" 2>/dev/null >"$file" && echo "changed $disk" || echo "refused $disk: $line" ;;
    *) echo "refused $disk: $line" ;;
  esac
done
