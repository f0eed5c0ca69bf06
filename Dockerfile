# The same thing as `npm start`, installed and built beforehand.
# Node 22, not 24: an addon like better-sqlite3 12 that is compiled against Node 24.19's headers or newer aborts the process at some garbage
# collection (nodejs/node#65446), and better-sqlite3 13 does not run on Node 20, which a clone may have.
FROM node:22.23.3-bookworm-slim AS build
WORKDIR /app
# better-sqlite3 is compiled here, for this Node, wherever no prebuilt file can be fetched.
RUN apt-get update && apt-get install -y --no-install-recommends g++ make python3 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
# What compiled the addon stays behind, as do the sources: the program and its pages are in build/.
RUN npm run build \
  && npm prune --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/better-sqlite3/deps node_modules/better-sqlite3/src node_modules/better-sqlite3/build/Release/obj*

FROM node:22.23.3-bookworm-slim
ARG VERSION=0.1.0
ARG REVISION=""
LABEL org.opencontainers.image.title="Pillarwatch" \
  org.opencontainers.image.description="Self-hosted security posture dashboard for AWS organizations" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"
# glibc keeps room of its own for each of some twenty threads, and of it what is free again: with two such rooms the server has an eighth less
# resident.
ENV MALLOC_ARENA_MAX=2
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATABASE_URL=sqlite:/data/pillarwatch.db
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/build ./
# Messages name the command as a clone has it, `npx pillarwatch`: that is good here too, and asks no registry.
RUN echo "$REVISION" > REVISION \
  && ln -s /app/cli/pillarwatch.mjs /usr/local/bin/pillarwatch \
  && mkdir -p node_modules/.bin && ln -s ../../cli/pillarwatch.mjs node_modules/.bin/pillarwatch \
  && install -d -m 0700 -o 1000 -g 1000 /data
# By number, so that a supervisor that demands a user other than root can tell.
USER 1000:1000
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s CMD ["node", "/app/cli/probe.mjs"]
ENTRYPOINT ["node", "/app/cli/pillarwatch.mjs"]
CMD ["serve"]
