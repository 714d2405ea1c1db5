#!/bin/bash
# A Ray of one machine in namespaces of its own: it binds every address that it finds, so that there must be none but
# loopback. It ends with its namespaces. Arguments: the folder of its environment, a short folder for its sockets.
set -eu
environment=$1 home=$2
ip link set lo up
export PATH=$environment/bin:/usr/sbin:/usr/bin:/sbin:/bin OMP_NUM_THREADS=1 RAY_USAGE_STATS_ENABLED=0
# on a machine that is busy, its parts find each other late
export RAY_raylet_start_wait_time_s=180 RAY_gcs_server_request_timeout_seconds=120
[ "$(ip -o link | wc -l)" = 1 ] || exit 9
ray start --head --node-ip-address=127.0.0.1 --port=6399 --dashboard-host=127.0.0.1 --dashboard-port=8265 \
    --num-cpus=8 --num-gpus=0 --disable-usage-stats --temp-dir="$home/ray" --object-store-memory=100000000
touch "$home/ready"
sleep infinity
