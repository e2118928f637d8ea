#!/bin/sh
# Run once by Postgres' image, on an empty data folder: a role and a database each for the app and the agent. Neither can
# open the other's: the agent's process must have no way to the application's rows.
set -eu
make() {
  [ -n "$3" ] || return 0
  psql -v ON_ERROR_STOP=1 -v role="$1" -v name="$2" -v password="$3" <<'SQL'
create role :"role" login password :'password';
create database :"name" owner :"role";
revoke connect on database :"name" from public;
SQL
}
make app app "${APP_DB_PASSWORD:-}"
make agent checkpoints "${AGENT_DB_PASSWORD:-}"
make langgraph langgraph "${LANGGRAPH_DB_PASSWORD:-}"
