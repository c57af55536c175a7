#!/usr/bin/env bash
# run.sh: runs a planned archive on the cluster of kubectl, waits for all shards whatever comes of them, then merges. Exits as the merge does: 0, or 1 with the names of what is missing in its log.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kubectl apply -f "$here/storage.yaml"
kubectl delete job unmix-shards unmix-merge --ignore-not-found --wait

# over JOB: waits until a job is complete or failed.
over() {
  until kubectl get job "$1" -o 'jsonpath={.status.conditions[?(@.status=="True")].type}' | grep -qwE 'Complete|Failed'; do sleep 5; done
}

kubectl apply -f "$here/shards.yaml"
over unmix-shards
kubectl apply -f "$here/merge.yaml"
over unmix-merge
kubectl logs job/unmix-merge
[ "$(kubectl get job unmix-merge -o 'jsonpath={.status.succeeded}')" = 1 ]
