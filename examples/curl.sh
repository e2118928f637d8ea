#!/bin/sh
# Ask, and answer what the agent asks in between, with nothing but curl and sed. `runs/stream` in place of `runs/wait` sends
# the answer as server-sent events.
#   LANGGRAPH_URL=http://127.0.0.1:2024 OBO_TOKEN=… sh examples/curl.sh "Which repositories do I have?"
set -eu
: "${LANGGRAPH_URL:?the address of the LangGraph server}" "${OBO_TOKEN:?your personal access token}"
question=$(printf '%s' "${1:-Which repositories do I have?}" | sed 's/[\\"]/\\&/g')

# The token goes in by a file that curl reads, not by an argument that `ps` shows.
call() {
  curl --silent --show-error --fail-with-body --config - "$@" <<CONFIG
header = "Authorization: Bearer $OBO_TOKEN"
header = "Content-Type: application/json"
CONFIG
}

# Runs one step in the thread; what comes back are the messages, and what the run asks, if it stopped to ask. While it lasts,
# the server sends an empty line every second: JSON does not mind them, `sed` would.
run() {
  answered=$(call "$LANGGRAPH_URL/threads/$thread/runs/wait" --data "{ \"assistant_id\": \"agent\", $1 }") || return
  printf '%s' "$answered" | tr -d '\n'
}

answer() {
  printf '%s (y/n)\n' "$1" >&2
  read -r said || said=n
  [ "$said" = y ]
}

thread=$(call "$LANGGRAPH_URL/threads" --data '{}' | sed 's/.*"thread_id":"\([^"]*\)".*/\1/')
state=$(run "\"input\": { \"messages\": [{ \"type\": \"human\", \"content\": \"$question\" }] }")

while printf '%s' "$state" | grep -q '"__interrupt__"'; do
  asked=$(printf '%s' "$state" | sed 's/.*"__interrupt__"//')
  case $asked in
    *'"kind":"connect"'*)
      if answer "It needs access: connect it at /settings/connections, then type y; n: not now."; then
        resume='{ "connect": "connected" }'
      else
        resume='{ "connect": "declined" }'
      fi ;;
    *)
      # One decision for each action, in their order.
      decisions=$(printf '%s' "$asked" | sed 's/.*"action_requests":\(.*\),"review_configs".*/\1/')
      if answer "May it? $decisions"; then type=approve; else type=reject; fi
      resume=$(printf '%s' "$decisions" | grep -o '"tool_call_id"' | sed "s/.*/{ \"type\": \"$type\" }/" | paste -sd, -)
      resume="{ \"decisions\": [$resume] }" ;;
  esac
  # By the question's id: an approval that names none is refused.
  id=$(printf '%s' "$asked" | grep -o '"id":"[0-9a-f]\{32\}"' | head -n 1 | cut -d '"' -f 4)
  state=$(run "\"command\": { \"resume\": { \"$id\": $resume } }")
done
printf '%s\n' "$state"

# Only the token's own threads are there.
call "$LANGGRAPH_URL/threads/search" --data '{ "limit": 10 }'
echo
