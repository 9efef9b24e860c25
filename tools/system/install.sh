#!/usr/bin/env bash
# Installs the system parts that tests, recipes and benchmarks use, from Debian's packages. Safe to run again.
#
#   tools/system/install.sh            what the test command needs
#   tools/system/install.sh all        everything any chapter can use
#   tools/system/install.sh redis mpich  only these
#   tools/system/install.sh --list     the parts, their packages, and whether they are here
set -euo pipefail

# part | command that shows it is here | Debian packages | needed by the test command
parts() {
  cat <<'TABLE'
compiler|gcc --version|gcc libc6-dev|yes
python|python3 --version|python3|yes
openmpi|mpirun.openmpi --version|openmpi-bin libopenmpi-dev|yes
mpi4py|/usr/bin/python3 -m mpi4py --version|python3-mpi4py|yes
mpich|mpirun.mpich --version|mpich|yes
slurm|slurmctld -V|slurmctld slurmd slurm-client slurm-wlm-basic-plugins|yes
redis|redis-server --version|redis-server|no
rabbitmq|rabbitmqctl --version|rabbitmq-server|no
opencl|clinfo --version|pocl-opencl-icd ocl-icd-libopencl1 clinfo|no
vulkan|vulkaninfo --summary|mesa-vulkan-drivers vulkan-tools libegl1|no
containers|podman --version|podman runc buildah|no
browser|chromium --version|chromium|no
spin|spin -V|spin|no
TABLE
}

here() { ${1} >/dev/null 2>&1; }

if [ "${1:-}" = "--help" ]; then
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "$0"
  exit 0
fi

if [ "${1:-}" = "--list" ]; then
  parts | while IFS='|' read -r name probe packages _; do
    if here "$probe"; then state=here; else state=missing; fi
    printf '%-11s %-8s %s\n' "$name" "$state" "$packages"
  done
  exit 0
fi

wanted=()
while IFS='|' read -r name probe packages needed; do
  case "$#:${1:-}" in
    0:*) [ "$needed" = yes ] || continue ;;
    1:all) ;;
    *) [[ " $* " == *" $name "* ]] || continue ;;
  esac
  here "$probe" && continue
  read -r -a list <<<"$packages"
  wanted+=("${list[@]}")
done < <(parts)

for name in "$@"; do
  [ "$name" = all ] || parts | cut -d'|' -f1 | grep -qxF -- "$name" || { echo "No part is called '$name'; see $0 --list" >&2; exit 2; }
done

if [ "${#wanted[@]}" -eq 0 ]; then
  echo 'System parts: all here.'
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "System parts missing: ${wanted[*]}. This script knows Debian's apt-get only; install them your system's way." >&2
  exit 1
fi
sudo=''
[ "$(id -u)" -eq 0 ] || sudo=sudo
echo "System parts to install: ${wanted[*]}"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
$sudo apt-get install -y -qq --no-install-recommends "${wanted[@]}"
