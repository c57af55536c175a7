#!/usr/bin/env bash
# submit.sh PLAN SHARDS [sbatch options for the shards...]: submits a plan as an array, and the merge behind it; prints both job numbers.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 2 ] || { echo "Give a plan and the number of shards: submit.sh run.json 24" >&2; exit 2; }
UNMIX_PLAN=$(readlink -f "$1")
UNMIX_SHARDS=$2
shift 2
export UNMIX_PLAN UNMIX_SHARDS
array=$(sbatch --parsable --array="0-$((UNMIX_SHARDS - 1))" "$@" "$here/shards.sbatch")
merge=$(sbatch --parsable --dependency="afterany:$array" "$here/merge.sbatch")
echo "$array $merge"
