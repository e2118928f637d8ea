import type { NextConfig } from "next";
import { PHASE_PRODUCTION_SERVER } from "next/constants.js";
import { findLines } from "./app/chat/inspector/find-lines.ts";

/** What the browser does without: see the files. */
const BROWSER_ALIASES = {
  "@langchain/core/messages": { browser: "./app/ui/browser/langchain-messages.ts" },
  "rehype-raw": { browser: "./app/ui/browser/rehype-raw.ts" },
};

const config: NextConfig = {
  turbopack: { resolveAlias: BROWSER_ALIASES },
  // Native modules and those that load files at run time stay out of the bundle.
  serverExternalPackages: ["better-sqlite3", "pg", "prom-client"],
  // A folder that runs by itself, for the container image (Dockerfile); `npm start` serves the plain build.
  // SQLite's binary is looked up at run time by the machine's name, which the tracer can't follow.
  outputFileTracingIncludes: { "/**": ["node_modules/@libsql/**/*", "node_modules/@neon-rs/load/**/*"] },
  output: process.env.NEXT_OUTPUT === "standalone" ? "standalone" : undefined,
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // The launcher looks every two seconds whether the app lives.
  logging: { incomingRequests: { ignore: [/^\/api\/health/] } },
  // Loopback under both of its names, for the development server's own assets.
  allowedDevOrigins: ["127.0.0.1", "localhost"],
};

/** The flow inspector shows lines of code: they are looked up when the app is built, for where it runs there may be none. */
export default function configure(phase: string): NextConfig {
  if (phase === PHASE_PRODUCTION_SERVER) return config;
  return { ...config, env: { CODE_LINES: JSON.stringify(findLines(process.cwd())) } };
}
