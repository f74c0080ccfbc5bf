# The base is named by its tag, which brings its fixes with every build. Who needs the same base each
# time gives its digest: --build-context node:24-slim=docker-image://node@sha256:...
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY src ./src
RUN npm run build && mkdir /out && cp -r dist /out/dist && rm -r /out/dist/sandbox /out/dist/page

# What V8 compiles is kept for each start. It is used by the same Node, kind of processor, path and user
# only, and elsewhere the bot starts without it. Here it has no settings: it says so, and ends with 78.
# Node lets only the one who wrote it read it; the copy in the image is root's, so that nobody changes it.
FROM node:24-slim AS compiled
WORKDIR /app
COPY package.json ./
COPY --from=build /out/dist ./dist
RUN install -d -o 10001 -g 10001 dist/compiled
USER 10001:10001
RUN node --disable-sigusr1 --disable-proto=delete dist/main.js 2>/dev/null; \
  test $? -eq 78 && chmod -R a+rX dist/compiled

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

# docker build --target sandbox: simulators of Slack and Atlas, a Redis server, and Keywarden.
FROM node:24-slim AS sandbox
RUN apt-get update \
  && apt-get install -y --no-install-recommends redis-server \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY manifest ./manifest
COPY package.json ./
EXPOSE 4040
ENV KEYWARDEN_REDIS_SERVER=/usr/bin/redis-server
USER 10001:10001
CMD ["node", "dist/sandbox/demo.js", "--stay", "--host", "0.0.0.0"]

# The default target. Run it with --read-only and one volume for the audit files: nothing else is
# written, not even to /tmp. Node handles the signals and starts no other program, so no --init.
FROM node:24-slim AS production
ENV NODE_ENV=production \
  PORT=3000 \
  KEYWARDEN_POLICY=/etc/keywarden/policy.yaml \
  KEYWARDEN_AUDIT_DIR=/var/lib/keywarden/audit
WORKDIR /app
# Nothing is installed here any more, so nothing that could install is kept.
RUN rm -rf /usr/local/lib/node_modules /opt/yarn-* \
    /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
    /usr/local/bin/yarn /usr/local/bin/yarnpkg \
  && mkdir -p /var/lib/keywarden/audit && chown -R 10001:10001 /var/lib/keywarden
# Everything that runs is in here: there is no node_modules. dist/licenses.md names the packages.
COPY --from=compiled /app/dist ./dist
COPY package.json ./
USER 10001:10001
VOLUME /var/lib/keywarden/audit
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# No inspector on SIGUSR1, and no object.__proto__ to pollute prototypes through.
# With --frozen-intrinsics, depd does not load, which Bolt needs.
CMD ["node", "--disable-sigusr1", "--disable-proto=delete", "dist/main.js"]
