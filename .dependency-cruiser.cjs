/** The walls of the house (docs/decisions/0002-walls.md), as rules that fail the build. */
const TESTS = "(\\.test\\.tsx?$|/testing/|^e2e/)";
const PRODUCTION = "^(app|agent|auth|db|threads)/|^(proxy|instrumentation)\\.ts$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "app-and-agent-are-apart",
      comment: "They are two processes: they meet in auth/ and over HTTP.",
      severity: "error",
      from: { path: "^(app|agent)/" },
      to: { path: "^(app|agent)/", pathNot: "^$1/" },
    },
    {
      name: "auth-stands-below",
      severity: "error",
      from: { path: "^(auth|threads|db)/" },
      to: { path: "^(app|agent)/" },
    },
    {
      name: "db-stands-lowest",
      comment: "Of auth/ it takes the parsed environment only.",
      severity: "error",
      from: { path: "^db/", pathNot: TESTS },
      to: { path: "^(auth|threads)/", pathNot: "^auth/env\\.ts$" },
    },
    {
      name: "one-door-to-the-secrets",
      comment:
        "Log-in, the OAuth endpoints, the settings' server actions, and a view that shows no token; nobody else.",
      severity: "error",
      from: {
        path: "^(app|auth|db|threads|agent)/",
        pathNot: `^auth/(secrets|login)/|^auth/(authjs|connections)\\.ts$|^app/api/oauth/|^app/settings/.*actions\\.ts$|${TESTS}`,
      },
      to: { path: "^auth/authorization-server/secrets/" },
    },
    {
      name: "the-agent-has-no-application-database",
      comment: "Neither directly nor by way of something that it imports.",
      severity: "error",
      from: { path: "^(agent/graph|agent/mcp-graph|auth/langgraph)\\.ts$" },
      to: { path: "^(db/(index|migrate|schema)\\.ts|auth/authorization-server/secrets/)", reachable: true },
    },
    {
      name: "production-knows-no-stand-in",
      severity: "error",
      from: { path: PRODUCTION, pathNot: TESTS },
      to: { path: "^(dev|e2e|scripts)/" },
    },
    {
      name: "production-knows-no-test",
      severity: "error",
      from: { path: PRODUCTION, pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: "opentelemetry-is-loaded-when-asked",
      comment: "Its SDK stands behind one dynamic import; what starts with a process takes types only.",
      severity: "error",
      from: { path: PRODUCTION, pathNot: `^auth/traces-(export|clean)\\.ts$|${TESTS}` },
      to: {
        path: "node_modules/@opentelemetry/(?!api/)|^auth/traces-(export|clean)\\.ts$|^agent/run-spans\\.ts$",
        dynamic: false,
        dependencyTypesNot: ["type-only"],
      },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json", ".css"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
