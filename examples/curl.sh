#!/bin/sh
# A thread, and a question in it, with nothing but curl. The answer streams as server-sent events.
set -eu
: "${LANGGRAPH_URL:?the address of the LangGraph server}" "${OBO_TOKEN:?your personal access token}"

# The token goes in by a file that curl reads, not by an argument that `ps` shows.
ask() {
  curl --silent --show-error --fail-with-body --no-buffer --config - "$@" <<CONFIG
header = "Authorization: Bearer $OBO_TOKEN"
header = "Content-Type: application/json"
CONFIG
}

thread=$(ask "$LANGGRAPH_URL/threads" --data '{}' | sed 's/.*"thread_id":"\([^"]*\)".*/\1/')

ask "$LANGGRAPH_URL/threads/$thread/runs/wait" --data '{
  "assistant_id": "agent",
  "input": { "messages": [{ "type": "human", "content": "Which repositories do I have?" }] }
}'
echo

# Only the token's own threads are there.
ask "$LANGGRAPH_URL/threads/search" --data '{ "limit": 10 }'
echo
