# The emulator in a container: docker build -t partner-center-emulator . && docker run --rm -p 127.0.0.1:7080:7080 partner-center-emulator

FROM node:20-alpine AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm run build

FROM node:20-alpine
ENV NODE_ENV=production
WORKDIR /emulator
COPY package.json package-lock.json LICENSE ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force
COPY fixtures fixtures
COPY --from=build /build/dist dist
# A volume of this name may be given as PCE_DATA.
RUN mkdir /worlds && chown node:node /worlds
USER node
# Reachable from outside the container, its controls under the names that services usually get; PCE_CONTROL_HOSTS gives others.
ENV PCE_HOST=0.0.0.0 PCE_PORT=7080 PCE_CONTROL_HOSTS=emulator,partner-center-emulator
EXPOSE 7080
HEALTHCHECK --interval=3s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PCE_PORT}/_emulator/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/cli.cjs"]
CMD ["start"]
