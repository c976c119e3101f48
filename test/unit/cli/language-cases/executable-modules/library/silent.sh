#!/bin/sh
echo only words
echo and complaints >&2
exit 4
