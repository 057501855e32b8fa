# syntax=docker/dockerfile:1
# The server with its production dependencies: docker build -t mozaiks .
# It runs as the user `node` on a read-only root file system. Only DATA_DIR and /tmp are written. See docs/operations.md.

# Another base works as well, such as node:22-slim, for workflows whose MCP servers need glibc.
ARG NODE_IMAGE=node:22-alpine

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY . .
# Builds as well. The second install leaves the production dependencies only.
RUN --mount=type=cache,target=/root/.npm npm ci
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --workspace apps/runtime --workspace apps/cli --include-workspace-root
RUN node tools/image.mjs /app

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    DATA_DIR=/data \
    PORT=8000 \
    PATH=/app/node_modules/.bin:$PATH
WORKDIR /app
COPY --from=build /app .
# An empty volume takes the owner of this folder.
RUN mkdir /data && chown node:node /data
USER node
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1 and handles SIGTERM: it drains within DRAIN_TIMEOUT_MS.
CMD ["node", "apps/runtime/dist/main.js"]
