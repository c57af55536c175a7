#!/usr/bin/env bash
# run.sh PLAN SHARDS [options of GNU parallel...]: does a plan with GNU parallel, on this machine or (--sshloginfile hosts.txt) on several that share a file system, then merges.
set -uo pipefail
[ $# -ge 2 ] || { echo "Give a plan and the number of shards: run.sh run.json 8" >&2; exit 2; }
plan=$(readlink -f "$1")
shards=$2
shift 2

# --jobs: processes at a time on each machine, one computing thread each. --retries: a shard whose process died is started again; what it finished stays. --termseq: at Ctrl-C the tools get SIGTERM and half a minute to end. UNMIX may hold several words.
seq 0 $((shards - 1)) | parallel --jobs "${UNMIX_JOBS:-100%}" --retries 3 --termseq TERM,30000,KILL "$@" \
  "${UNMIX:-unmix}" run --plan "$(printf %q "$plan")" --shard "{}/$shards" --threads 1 --memory "${UNMIX_MEMORY:-512MiB}" --quiet

# Looks itself whether everything is there, and exits with 6 and the names of what is not.
exec ${UNMIX:-unmix} merge "$plan"
