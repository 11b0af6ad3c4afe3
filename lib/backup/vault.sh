# Vault with integrated storage (raft), by the program of its own image. VAULT_ADDR names the source, VAULT_CACERT is a file, PAWL_ROLE
# is an AppRole, and PAWL_SECRET_ID its secret: a variable of the environment, never an argument, which every process of a node can
# read (B-09). It buys a token of an hour (S-09). A restore has VAULT_TOKEN, the root token of an empty Vault, instead.
#
# A snapshot is encrypted with the keyring of its Vault, whose unseal keys never stand beside it (B-18, E-42). The names of its keys
# are not encrypted: without one secret in hand they say whether all is there, and that the canary is, whose name has the time.
serving=

# Asks again each second. @param 1 seconds
patiently() {
  tries=$1
  shift
  until "$@"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 1
  done
}

# status ends with 2 where a server is sealed, and with 1 where none answers.
sealed() {
  code=0
  vault status >/dev/null 2>&1 || code=$?
  [ "$code" -eq 2 ]
}

# Only the active server lists what it has.
active() {
  vault secrets list -format=json >"$scratch/engines" 2>"$scratch/said"
}

# Secrets that are kept, by the names of a list; a new Vault has such names too, of which none is a canary.
count_names() {
  grep -c '^logical/' "$1" || :
}

engine_dump() {
  at=login
  VAULT_TOKEN=$(printf '%s' "$PAWL_SECRET_ID" |
    vault write -field=token auth/approle/login role_id="$PAWL_ROLE" secret_id=- 2>"$scratch/said") ||
    stop "the AppRole is refused (docs/backup.md says how it is made): $(tail -n 1 "$scratch/said")"
  export VAULT_TOKEN
  at=seal
  vault status -format=json >"$scratch/status" 2>"$scratch/said" || stop 'the source is sealed, or does not answer'
  seal=$(tr -d ' \n' <"$scratch/status" | sed -n 's/.*"type":"\([a-z]*\)".*/\1/p')
  [ "$seal" = shamir ] || stop "the seal is ${seal:-unknown}, and a drill has none but shamir: nothing would prove this backup"
  at=canary
  # one key for each run, so that two at once do not take each other's
  {
    vault write "pawl/canary/$(date +%s)-$2" of="$PAWL_PLAN" >/dev/null &&
      vault list -format=json pawl/canary >"$scratch/canaries"
  } 2>"$scratch/said" ||
    stop "the AppRole cannot write keys below pawl/ (docs/backup.md says how it is made): $(tail -n 1 "$scratch/said")"
  week=$(($(date +%s) - 604800))
  sed -n 's/^ *"\([0-9]*-[0-9a-f]*\)",*$/\1/p' "$scratch/canaries" | while read -r old; do
    [ "${old%%-*}" -ge "$week" ] || vault delete "pawl/canary/$old" >/dev/null 2>&1 || stop 'old canaries cannot be deleted'
  done
  at=dump
  vault operator raft snapshot save "$1/vault.snap" >"$scratch/said" 2>&1 ||
    stop "the source gives no snapshot: $(tail -n 2 "$scratch/said")"
  at=verify
  whole "$1/vault.snap"
  vault operator raft snapshot inspect -format=json -depth=0 "$1/vault.snap" >"$scratch/inspected" 2>"$scratch/said" ||
    stop "the snapshot cannot be read: $(tail -n 2 "$scratch/said")"
  sed -n 's/^ *"Name": "\(.*\)",$/\1/p' "$scratch/inspected" >"$scratch/vault.keys"
  # several servers may answer, and one of them be behind
  engine_canary vault "$2" >/dev/null || stop 'the snapshot is older than the canary, or pawl/ is no kv of version 1'
  keys=$(count_names "$scratch/vault.keys")
  [ "$keys" -gt "$(grep -c '^logical/.*/canary/[0-9]*-[0-9a-f]*$' "$scratch/vault.keys")" ] ||
    stop 'there is no key but canaries: an empty snapshot is no backup (E-65)'
  version=$(vault version | sed -n 's/^Vault v\([0-9.]*\).*/\1/p')
  printf '%s\n' "tables_vault=$keys" "engine=vault $version" >>"$1/manifest" || stop 'the manifest cannot be written'
}

# The snapshot's own checksums, of both of its files, and that the seal of its Vault has signed them.
whole() {
  back=$scratch/back
  { rm -rf "$back" && mkdir "$back"; } || stop 'no folder can be made'
  tar -xzf "$1" -C "$back" 2>"$scratch/said" || stop "the snapshot is cut off: $(tail -n 1 "$scratch/said")"
  for file in meta.json state.bin; do
    grep -q "^[0-9a-f]\{64\}  $file\$" "$back/SHA256SUMS" || stop "the snapshot has no checksum of $file"
  done
  (cd "$back" && sha256sum -c SHA256SUMS) >/dev/null 2>&1 || stop 'the snapshot is damaged'
  [ -s "$back/SHA256SUMS.sealed" ] || stop 'the snapshot is not sealed'
  rm -rf "$back"
}

# The server of a drill listens on the loopback of this container alone. @param 1 its name, and its folder's
start() {
  rm -rf "${scratch:?}/$1"
  mkdir "$scratch/$1" || stop 'no folder can be made'
  cat >"$scratch/$1.hcl" <<END || stop 'the settings cannot be written'
disable_mlock = true
api_addr      = "http://127.0.0.1:8200"
cluster_addr  = "https://127.0.0.1:8201"
listener "tcp" {
  address     = "127.0.0.1:8200"
  tls_disable = true
}
storage "raft" {
  path    = "$scratch/$1"
  node_id = "pawl"
}
END
  unset VAULT_CACERT VAULT_TOKEN
  export VAULT_ADDR=http://127.0.0.1:8200
  vault server -config="$scratch/$1.hcl" >"$scratch/$1.log" 2>&1 &
  server=$!
  # whatever becomes of the drill, nothing of it keeps running
  trap 'kill -9 $server 2>/dev/null || :' EXIT
  patiently 60 sealed || stop "the server does not start: $(tail -n 5 "$scratch/$1.log")"
  vault operator init -key-shares=1 -key-threshold=1 -format=json >"$scratch/$1.init" 2>"$scratch/said" ||
    stop "the server cannot be initialised: $(tail -n 1 "$scratch/said")"
  key=$(tr -d ' \n' <"$scratch/$1.init" | sed -n 's/.*"unseal_keys_b64":\["\([^"]*\)"\].*/\1/p')
  VAULT_TOKEN=$(tr -d ' \n' <"$scratch/$1.init" | sed -n 's/.*"root_token":"\([^"]*\)".*/\1/p')
  export VAULT_TOKEN
  open || stop "the server cannot be unsealed: $(tail -n 1 "$scratch/said")"
  patiently 60 active || stop "the server does not become active: $(tail -n 5 "$scratch/$1.log")"
}

# The key of an empty server that nobody else reaches, and that this drill has made: it may be an argument.
open() {
  vault operator unseal "$key" >"$scratch/said" 2>&1
}

# Ends a server, and lists the names of what it has stored, which takes no key. @param 1 its name
names_of() {
  kill "$server" || stop "the server has ended by itself: $(tail -n 5 "$scratch/$1.log")"
  wait "$server" || :
  trap - EXIT
  files=$scratch/$1.files
  rm -rf "$files"
  cat >"$scratch/$1.hcl" <<END || stop 'the settings cannot be written'
storage_source "raft" {
  path    = "$scratch/$1"
  node_id = "pawl"
}
storage_destination "file" {
  path = "$files"
}
END
  vault operator migrate -config="$scratch/$1.hcl" >"$scratch/said" 2>&1 ||
    stop "what the server has stored cannot be read: $(tail -n 2 "$scratch/said")"
  # a folder for each part of a name; the last one is a file, which begins with _
  (cd "$files" && find . -type f) | sed 's|^\./||; s|/_\([^/]*\)$|/\1|' >"$scratch/$1.keys"
}

engine_load() {
  at=empty
  active || stop "the server does not answer, is sealed, or refuses the token: $(tail -n 1 "$scratch/said")"
  others=$(sed -n 's|^  "\(.*/\)": {$|\1|p' "$scratch/engines" | grep -vx -e cubbyhole/ -e identity/ -e sys/ || :)
  [ -z "$others" ] || stop "the server has $(printf '%s' "$others" | tr '\n' ' '): a restore never writes over what is there"
  at=load
  # not by force, Vault would look for the key of this server in the snapshot, which has its own
  vault operator raft snapshot restore -force "$1/vault.snap" >"$scratch/said" 2>&1 ||
    stop "the snapshot is refused: $(tail -n 2 "$scratch/said")"
  at=sealed
  # it restores after it has answered
  patiently 600 sealed || stop 'the server is not sealed afterwards, so that it has not the keyring of the snapshot'
  [ -z "$serving" ] || {
    open || :
    sealed || stop 'the server is opened by the key that it had before, so that nothing was restored'
    names_of vault
  }
}

# The loopback of this container is its only address, and the source is not known here (E-51).
engine_serve() {
  at=server
  serving=yes
  start vault
}

engine_canary() {
  written=$(sed -n "s|^logical/.*/canary/\([0-9]*\)-$2\$|\1|p" "$scratch/$1.keys")
  seconds_since "$written"
}

engine_tables() {
  count_names "$scratch/$1.keys"
}

# Whether there is a key whose name is like this.
engine_holds() {
  pattern=$(cat "$2")
  while read -r name; do
    # shellcheck disable=SC2254 # it is a pattern
    case $name in
    $pattern) return 0 ;;
    esac
  done <"$scratch/$1.keys"
  return 1
}

engine_empty() {
  at=control
  start "$1"
  names_of "$1"
}
