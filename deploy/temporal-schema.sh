#!/bin/sh
# Sets Temporal's two databases up, or brings them to this server's version.
set -eu
for store in temporal:temporal temporal_visibility:visibility; do
  database=${store%%:*}
  versions=/etc/temporal/schema/postgresql/v12/${store##*:}/versioned
  # on a database that has a schema it would begin anew, so it is asked first
  temporal-sql-tool --database "$database" update-schema --schema-dir "$versions" ||
    {
      temporal-sql-tool --database "$database" setup-schema --version 0.0
      temporal-sql-tool --database "$database" update-schema --schema-dir "$versions"
    }
done
