#!/bin/sh
# Sets Temporal's two databases up, or brings them to this server's version.
set -eu
for store in temporal:temporal temporal_visibility:visibility; do
  database=${store%%:*}
  update() {
    temporal-sql-tool --database "$database" update-schema \
      --schema-dir "/etc/temporal/schema/postgresql/v12/${store##*:}/versioned" 2>&1
  }
  if ! said=$(update); then
    # Setting up begins anew, whatever is there: only for a database that has no schema, never after another failure.
    case $said in
      *schema_version*'does not exist'*) ;;
      *) echo "$said" && exit 1 ;;
    esac
    temporal-sql-tool --database "$database" setup-schema --version 0.0
    update
  fi
  echo "The schema of $database is up to date."
done
