# Sourced by build.sh. apt_get ARGUMENTS...: runs apt-get, and where another apt has a lock waits for it instead of failing: a fresh machine
# often runs one by itself. Says what it waits for; UNMIX_APT_PATIENCE and UNMIX_APT_PAUSE are the seconds that it waits at most and between tries.
apt_get() {
  local sudo="" log waited=0 told="" why patience=${UNMIX_APT_PATIENCE:-1800} pause=${UNMIX_APT_PAUSE:-5}
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  log=$(mktemp)
  # The dpkg locks are waited for by apt itself; those of the lists and the archives are not.
  until $sudo env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -qq -o DPkg::Lock::Timeout=60 "$@" >"$log" 2>&1; do
    why=$(grep -m1 -oE 'Could not get lock .*|Unable to acquire the dpkg frontend lock .*' "$log" || true)
    if [ -z "$why" ] || [ "$waited" -ge "$patience" ]; then
      cat "$log" >&2
      [ -z "$why" ] || echo "Another apt has not ended in $waited s. End it, or run this again later." >&2
      rm -f "$log"
      return 1
    fi
    [ "$why" = "$told" ] || echo "Waiting for another apt to end, at most $patience s: $why"
    told=$why
    sleep "$pause"
    waited=$((waited + pause))
  done
  rm -f "$log"
}
