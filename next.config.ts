import type { NextConfig } from "next";

const config: NextConfig = {
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

export default config;
