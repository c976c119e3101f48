#!/bin/sh
. "$1"
echo "starting"
printf '{"msg": "%s, %s", "check": "%s", "changed": true, "half": 0.5, "whole": 1.0}\n' "${greeting:-Hello}" "${name:-nobody}" "$_ansible_check_mode"
echo "done"
