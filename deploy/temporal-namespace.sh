#!/bin/sh
# Creates the namespace and its search attributes where they are missing.
set -eu

# Temporal answers some seconds after its port is open, and knows a new namespace some seconds after that.
patiently() {
  tries=0
  until said=$("$@" 2>&1); do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || { echo "$said" && exit 1; }
    sleep 1
  done
}

patiently temporal operator cluster health
temporal operator namespace describe --namespace "$NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$NAMESPACE" --retention "$RETENTION"
patiently temporal operator search-attribute list --namespace "$NAMESPACE"
for name in TenantId LeadStatus; do
  case $said in
    *"$name"*) ;;
    *) temporal operator search-attribute create --namespace "$NAMESPACE" --name "$name" --type Keyword ;;
  esac
done
