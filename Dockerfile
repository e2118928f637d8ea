# Two images from one file (docs/deploy.md):
#   docker build --target web .       the web process alone, for use beside a LangGraph deployment
#   docker build --target single .    everything on one machine: `npm start`
#   npm run images -- --check         builds both with buildah, starts them and signs in
# Neither has a package that only the build or the tests need (scripts/images/assemble.ts).
# Keys and secrets come at run time, by environment; none is needed to build, and none stays in a layer.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund

FROM dependencies AS build
COPY . .
ENV NEXT_TELEMETRY_DISABLED=1

FROM build AS laid-out
RUN NEXT_OUTPUT=standalone npm run build && node scripts/images/assemble.ts /image

FROM node:24-bookworm-slim AS web
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
# observability/shutdown.ts answers to SIGTERM: new requests get 503, open answers may end.
ENV NEXT_MANUAL_SIG_HANDLE=true
COPY --from=laid-out --chown=node:node /image/web ./
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/api/health').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "server.js"]

FROM node:24-bookworm-slim AS single
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=3000 DATA_DIR=/data LOG_FORMAT=json
COPY --from=laid-out --chown=node:node /image ./
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/api/health').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# SIGTERM reaches the launcher, which stops all of its processes.
CMD ["node", "scripts/launch.ts", "start"]
