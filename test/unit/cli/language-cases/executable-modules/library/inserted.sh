#!/bin/sh
echo '{"given": <<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>, "words": '$#'}'
