#!/bin/sh
# Runs once, on an empty volume: a role and a database for the service, and for Temporal with its two.
set -eu
psql --username postgres --set ON_ERROR_STOP=1 \
  --set assistloop="$ASSISTLOOP_DB_PASSWORD" --set temporal="$TEMPORAL_DB_PASSWORD" <<'SQL'
create role assistloop login password :'assistloop';
create database assistloop owner assistloop;
create role temporal login password :'temporal';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
SQL
