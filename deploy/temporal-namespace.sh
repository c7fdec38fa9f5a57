#!/bin/sh
# Creates the namespace and its search attributes where they are missing.
set -eu
temporal operator namespace describe --namespace "$NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$NAMESPACE" --retention "$RETENTION"
known=$(temporal operator search-attribute list --namespace "$NAMESPACE")
for name in TenantId LeadStatus; do
  case $known in
    *"$name"*) ;;
    *) temporal operator search-attribute create --namespace "$NAMESPACE" --name "$name" --type Keyword ;;
  esac
done
