#!/usr/bin/env bash
# Installs what is missing, then hands its arguments to build.cake. Safe to run twice.
set -euo pipefail
cd "$(dirname "$0")"
. build/apt.sh

missing=()
command -v dotnet >/dev/null || { echo "The .NET SDK 10 is needed: https://dotnet.microsoft.com/download" >&2; exit 1; }
ldconfig -p 2>/dev/null | grep -q 'libgdal\.so' || missing+=(gdal-bin)
/usr/bin/python3 -c 'import onnx' 2>/dev/null || missing+=(python3-onnx)

case " $* " in
*target=Wheel*)
  /usr/bin/python3 -c 'import numpy' 2>/dev/null || missing+=(python3-numpy)
  /usr/bin/python3 -c 'import pip' 2>/dev/null || missing+=(python3-pip)
  command -v clang >/dev/null || command -v gcc >/dev/null || missing+=(gcc libc6-dev)
  ;;
esac

# Of the tests alone: Debian's numpy, h5py, netCDF4 and GDAL for Python make the replicas of products; GNU parallel for its example, and Slurm where the lab that starts it is at hand (UNMIX_SHARED); without them those tests are skipped.
about="gdal-bin brings libgdal; python3-onnx checks the exported graphs"
case " $* " in
*" --target="[!T]* | *" --target "[!T]*) ;;
*)
  command -v parallel >/dev/null || missing+=(parallel)
  command -v gcc >/dev/null || missing+=(gcc libc6-dev)
  for pair in numpy:numpy pip:pip h5py:h5py netCDF4:netcdf4 osgeo:gdal; do
    /usr/bin/python3 -c "import ${pair%%:*}" 2>/dev/null || missing+=("python3-${pair##*:}")
  done
  if [ -e "${UNMIX_SHARED:-../shared}/slurm/start.sh" ] && [ "$(id -u)" -eq 0 ]; then
    for pair in slurmctld:slurmctld slurmd:slurmd sbatch:slurm-client munged:munge ip:iproute2; do
      command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
    done
  fi
  about="$about; python3-numpy, python3-h5py, python3-netcdf4 and python3-gdal make replicas of products for the tests; gcc and python3-pip try the interfaces for C and Python; parallel, slurmctld, slurmd, slurm-client, munge and iproute2 run the examples for archives"
  ;;
esac

if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing by apt: ${missing[*]} ($about)"
  apt_get update
  apt_get install -y --no-install-recommends "${missing[@]}"
fi
# Only the tests of the pages need a browser; they are skipped, each with a line that says so, where none can be had.
case " $* " in
  *target=Demo*|*target=Quick*|*target=Publish*|*target=Pack*) ;;
  *)
    if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
      echo "Installing by apt: chromium (the tests open the HTML pages in it)"
      { apt_get update && apt_get install -y --no-install-recommends chromium; } ||
        echo "chromium can't be installed; the tests of the pages will be skipped."
    fi ;;
esac
echo "Restoring the local tools of .config/dotnet-tools.json (Cake, CSharpier) and the NuGet packages of Directory.Packages.props"
dotnet tool restore >/dev/null
exec dotnet cake build.cake "$@"
