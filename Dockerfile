# The same thing as `npm start`, installed and built beforehand.
# Node 22, not 24: an addon like better-sqlite3 12 that is compiled against Node 24.19's headers or newer aborts the process at some garbage
# collection (nodejs/node#65446), and better-sqlite3 13 does not run on Node 20, which a clone may have.
FROM node:22-bookworm-slim AS build
WORKDIR /app
# better-sqlite3 is compiled here, for this Node, wherever no prebuilt file can be fetched.
RUN apt-get update && apt-get install -y --no-install-recommends g++ make python3 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATABASE_URL=sqlite:/data/pillarwatch.db
WORKDIR /app
COPY --from=build /app /app
RUN ln -s /app/cli/pillarwatch.mjs /usr/local/bin/pillarwatch && install -d -o node -g node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --start-period=60s CMD ["node", "/app/cli/probe.mjs"]
ENTRYPOINT ["pillarwatch"]
CMD ["serve"]
