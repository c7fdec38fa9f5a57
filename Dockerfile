# syntax=docker/dockerfile:1
FROM node:24.11-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

# HubSpot's stand-in, for trying the whole without HubSpot.
FROM build AS sandbox
RUN npm ci && mkdir /data && chown node /data
USER node
ENTRYPOINT ["node", "--import", "tsx"]
CMD ["sandbox/main.ts"]

# Node's slim image has the CA certificates of Node, no shell tools to exploit, and runs as a user without rights.
FROM node:24.11-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/drizzle drizzle
COPY --from=build /app/web/dist web/dist
COPY --from=build /app/web/form/dist web/form/dist
COPY --from=build /app/dist dist
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["dist/api/main.js"]
