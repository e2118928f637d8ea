import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants.js";

/** What the browser does without: see the files. */
const BROWSER_ALIASES = {
  "@langchain/core/messages": { browser: "./app/ui/browser/langchain-messages.ts" },
};

/** Native modules, and those that load files at run time: they stay out of the bundle. */
const NOT_BUNDLED = ["better-sqlite3", "pg", "prom-client"];

/**
 * Server libraries that `next dev` leaves to Node: bundling them again for each route took half of the compile time
 * (docs/decisions/0090).
 */
const NOT_BUNDLED_IN_DEVELOPMENT = [
  "@modelcontextprotocol/client",
  "@opentelemetry/api",
  "@opentelemetry/context-async-hooks",
  "@opentelemetry/exporter-trace-otlp-proto",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace",
  "hono",
  "jose",
  "kysely",
  "lowlight",
  "lru-cache",
  "oauth4webapi",
  "undici",
  "zod",
];

const config: NextConfig = {
  turbopack: { resolveAlias: BROWSER_ALIASES },
  serverExternalPackages: NOT_BUNDLED,
  // A folder that runs by itself, for the container image (Dockerfile); `npm start` serves the plain build.
  // SQLite's binary is looked up at run time by the machine's name, which the tracer can't follow.
  outputFileTracingIncludes: { "/**": ["node_modules/@libsql/**/*", "node_modules/@neon-rs/load/**/*"] },
  output: process.env.NEXT_OUTPUT === "standalone" ? "standalone" : undefined,
  poweredByHeader: false,
  // `forbidden()`: the answer of auth/authorization-server/server-action.ts.
  experimental: { authInterrupts: true },
  reactStrictMode: true,
  devIndicators: false,
  // The addresses of a sign-in carry authorization codes, and a server action's arguments what people typed.
  logging: { incomingRequests: false, serverFunctions: false },
  // Loopback under both of its names, for the development server's own assets.
  allowedDevOrigins: ["127.0.0.1", "localhost"],
};

export default function configure(phase: string): NextConfig {
  if (phase !== PHASE_DEVELOPMENT_SERVER) return config;
  return {
    ...config,
    serverExternalPackages: [...NOT_BUNDLED, ...NOT_BUNDLED_IN_DEVELOPMENT],
    experimental: {
      ...config.experimental,
      turbopackLazyDynamicImportsSSR: true,
      // A cache of older code makes the browser reload pages again and again while they are recompiled.
      turbopackFileSystemCacheForDev: false,
    },
  };
}
