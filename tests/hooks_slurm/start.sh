#!/bin/bash
# A Slurm of one machine, with munge and sshd, in namespaces of its own: it listens on their loopback alone, and ends
# with them. Arguments: a folder that is made anew, and the public key that may log in.
set -eu
home=$1 key=$2
export PATH=/usr/sbin:/usr/bin:/sbin:/bin SLURM_CONF=$home/slurm.conf
hostname bridge
ip link set lo up
# without an address that is not loopback's, getaddrinfo finds no family for numbers, either
ip addr add 10.255.0.1/32 dev lo
printf '127.0.0.1 localhost bridge\n' >"$home/hosts"
mount --bind "$home/hosts" /etc/hosts
mkdir -p "$home/ctld" "$home/slurmd" "$home/munge" "$home/ssh" /run/sshd
head -c 128 /dev/urandom >"$home/munge/key"
chmod 700 "$home/munge" "$home/ssh"
chmod 400 "$home/munge/key"
printf 'NodeName=bridge Name=gpu Type=fake File=/dev/null\n' >"$home/gres.conf"
cat >"$home/slurm.conf" <<C
ClusterName=bridge
SlurmctldHost=bridge(127.0.0.1)
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
AuthInfo=socket=$home/munge/socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmctldPort=6817
SlurmdPort=6818
StateSaveLocation=$home/ctld
SlurmdSpoolDir=$home/slurmd
SlurmctldPidFile=$home/slurmctld.pid
SlurmdPidFile=$home/slurmd.pid
SlurmctldLogFile=$home/slurmctld.log
SlurmdLogFile=$home/slurmd.log
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
KillWait=5
MinJobAge=30
GresTypes=gpu
SlurmdParameters=config_overrides
NodeName=bridge NodeAddr=127.0.0.1 CPUs=16 RealMemory=4000 Gres=gpu:fake:1 State=UNKNOWN
PartitionName=main Nodes=bridge Default=YES MaxTime=01:00:00 State=UP
C
munged --force --key-file="$home/munge/key" --socket="$home/munge/socket" --pid-file="$home/munge/pid" \
    --log-file="$home/munge/log" --seed-file="$home/munge/seed"
slurmctld -c
slurmd -c
ssh-keygen -q -t ed25519 -N '' -f "$home/ssh/host"
cp "$key" "$home/ssh/allowed"
chmod 600 "$home/ssh/allowed"
cat >"$home/ssh/config" <<C
ListenAddress 127.0.0.1
Port 2222
HostKey $home/ssh/host
AuthorizedKeysFile $home/ssh/allowed
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
PidFile none
SetEnv SLURM_CONF=$SLURM_CONF
C
/usr/sbin/sshd -f "$home/ssh/config" -E "$home/ssh/log"
for _ in $(seq 100); do
    if timeout 3 sinfo -h -o %T 2>/dev/null | grep -q idle; then
        touch "$home/ready"
        break
    fi
    sleep 0.1
done
sleep infinity
