# syntax=docker/dockerfile:1
FROM node:24.11-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build

# HubSpot's stand-in, for trying the whole without HubSpot.
FROM build AS sandbox
RUN apt-get update && apt-get install --yes --no-install-recommends openssl && rm -rf /var/lib/apt/lists/*
RUN mkdir /data && chown node /data
USER node
ENTRYPOINT ["node", "--import", "tsx"]
CMD ["sandbox/main.ts"]

FROM build AS production
RUN npm prune --omit=dev

# One image for every process of ours: the command says which. It ends on SIGTERM by itself, as process 1 too; with
# `docker run --init` (`init: true`) even where a signal comes before Node listens to it.
FROM node:24.11-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=production /app/node_modules node_modules
COPY --from=production /app/package.json ./
COPY --from=production /app/drizzle drizzle
COPY --from=production /app/web/dist web/dist
COPY --from=production /app/web/form/dist web/form/dist
COPY --from=production /app/dist dist
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["dist/api/main.js"]
