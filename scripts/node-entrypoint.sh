#!/bin/sh
# Keeps `heartline node` running in a container. A node that crashes is started again a second later and
# adopts the Asterisk that went on without it; when the container is told to stop, Asterisk says goodbye to
# its calls.
set -u
stopping=
node=
trap 'stopping=yes; [ -z "$node" ] || kill -TERM "$node"' TERM INT
while [ -z "$stopping" ]; do
  heartline node "$@" &
  node=$!
  # A trapped signal ends `wait` early: wait again until the node has really ended.
  while kill -0 "$node" 2>/dev/null; do wait "$node"; done
  node=
  [ -n "$stopping" ] || sleep 1
done
exec heartline node "$@" -stop
