#!/bin/sh
# A certificate for the sandbox's name inside the compose network; `api` and `worker` are told to believe it.
set -eu
[ -f /tls/cert.pem ] && exit
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
  -subj /CN=sandbox -addext subjectAltName=DNS:sandbox -keyout /tls/key.pem -out /tls/cert.new
chmod 644 /tls/key.pem /tls/cert.new
mv /tls/cert.new /tls/cert.pem
