# The server with the dashboard in it. PostgreSQL is a service of its own: see compose.yaml.

FROM node:24-slim AS dashboard
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY web/package.json web/
RUN npx --yes pnpm@12 install --frozen-lockfile --filter @offhook/web
COPY web web
RUN cd web && node node_modules/vite/bin/vite.js build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY machines/package.json machines/
COPY db/package.json db/
COPY server/package.json server/
RUN npx --yes pnpm@12 install --frozen-lockfile --prod --filter "@offhook/server..."

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 OFFHOOK_HOME=/data
COPY --from=dependencies /app ./
COPY machines machines
COPY db db
COPY server server
COPY --from=dashboard /app/web/dist web/dist
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000
# Drains calls on SIGTERM for up to half a minute: stop it with a longer grace (compose.yaml does).
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/src/main.ts"]
