#!/bin/sh
# Stands before a command of the script under test: counts the calls of each role, and at one of them fails or kills.
#
#   FAULTS  folder with the calls of each role and the pids to kill
#   FAULT   role:number of the call, or none
#   MODE    fail: does nothing and fails; before, after: kills the role's process with SIGKILL around the call
#   REAL    where the commands themselves are
name=${0##*/}
role=${ROLE:-main}
shims=$PATH
PATH=$REAL
printf '%s\n' "$(printf '%s ' "$name" "$@" | tr '\n' ' ')" >>"$FAULTS/$role"
call=$role:$(($(wc -l <"$FAULTS/$role")))
if [ "$name" = setsid ]; then
  echo $$ >"$FAULTS/watch.pid"
  export ROLE=watch
fi
real=$(command -v "$name")
if [ "$call" = "$FAULT" ]; then
  [ "$MODE" != fail ] || exit 1
  victim=$(cat "$FAULTS/$role.pid")
  if [ "$MODE" = before ]; then
    kill -9 "$victim"
    exit 1
  fi
  PATH=$shims "$real" "$@"
  status=$?
  kill -9 "$victim"
  exit "$status"
fi
PATH=$shims exec "$real" "$@"
