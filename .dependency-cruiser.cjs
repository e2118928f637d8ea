/** Who may import whom (docs/decisions/0002-import-rules.md), as rules that fail the build. */
const TESTS = "(\\.test\\.tsx?$|/testing/|^e2e/)";
const PRODUCTION = "^(app|agent|auth|mcp|db|observability|upstream)/|^(proxy|instrumentation)\\.ts$";
const WEB = "^(app|auth/(authorization-server|login))/";
const AGENT = "^(agent|auth/(client|resource-server))/";

/** A rule of one direction: production files of `from` import none of `to`. */
const forbid = (name, from, to, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: TESTS },
  to: { path: to },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-circular-imports", severity: "error", from: {}, to: { circular: true } },
    forbid(
      "web-process-imports-no-agent",
      WEB,
      "^(agent|auth/client)/",
      "They are two processes: they share auth/protocol and talk over HTTP.",
    ),
    forbid(
      "agent-process-imports-no-web",
      AGENT,
      "^(app|auth/(authorization-server|login))/",
      "Sessions, keys and stored tokens belong to the web process.",
    ),
    {
      ...forbid("bff-shares-route-rules-only", WEB, "^auth/resource-server/"),
      comment: "The BFF applies the LangGraph server's own rules for paths and bodies; nothing else of it.",
      to: {
        path: "^auth/resource-server/",
        pathNot: "^auth/resource-server/(bodies|not-served|route-policy)\\.ts$",
      },
    },
    forbid("auth-is-below-app-and-agent", "^(auth|mcp|db|observability)/", "^(app|agent)/"),
    forbid(
      "mcp-client-is-shared",
      "^mcp/",
      "^(db|auth/(?!protocol/))",
      "Both processes use it; it holds no token beyond a call.",
    ),
    forbid("login-is-above-authorization-server", "^auth/authorization-server/", "^auth/login/"),
    forbid("resource-server-is-above-client", "^auth/client/", "^auth/resource-server/"),
    {
      ...forbid("protocol-imports-nothing", "^auth/protocol/", "^(app|agent|auth|mcp|db|observability)/"),
      to: { path: "^(app|agent|auth|mcp|db|observability)/", pathNot: "^auth/protocol/" },
    },
    forbid(
      "upstream-workarounds-stand-alone",
      "^upstream/",
      "^(app|agent|db|mcp|auth/(?!protocol/)|observability/(?!log\\.ts))",
      "Each is a file that goes when its dependency is fixed.",
    ),
    forbid("observability-is-below-auth", "^observability/", "^(mcp/|auth/(?!protocol/))"),
    {
      ...forbid(
        "db-is-lowest",
        "^db/",
        "^(auth|observability)/",
        "It takes the parsed environment and logs.",
      ),
      to: { path: "^(auth|observability)/", pathNot: "/env\\.ts$" },
    },
    {
      name: "stored-tokens-have-few-importers",
      comment:
        "The authorization server, login, the OAuth endpoints and the settings' server actions; nothing else.",
      severity: "error",
      from: {
        path: PRODUCTION,
        pathNot: `^auth/(authorization-server|login)/|^app/api/oauth/|^app/settings/.*actions\\.ts$|${TESTS}`,
      },
      to: { path: "^auth/authorization-server/secrets/" },
    },
    {
      name: "agent-process-reaches-no-stored-tokens",
      comment: "Neither directly nor through anything that it imports.",
      severity: "error",
      from: { path: "^(agent/graph|agent/mcp/graph|auth/langgraph)\\.ts$" },
      to: { path: "^(db/(index|migrate|schema)\\.ts|auth/(authorization-server|login)/)", reachable: true },
    },
    {
      name: "production-imports-no-stand-in",
      severity: "error",
      from: { path: PRODUCTION, pathNot: TESTS },
      to: { path: "^(dev|e2e|scripts|bench)/" },
    },
    {
      name: "nothing-imports-the-benchmarks",
      comment: "A team that clones the template deletes the folder.",
      severity: "error",
      from: { pathNot: "^bench/" },
      to: { path: "^bench/" },
    },
    {
      name: "production-imports-no-test",
      severity: "error",
      from: { path: PRODUCTION, pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: "opentelemetry-is-loaded-on-demand",
      comment: "Its SDK is behind one dynamic import; other files take its types and its API only.",
      severity: "error",
      from: {
        path: PRODUCTION,
        pathNot: `^observability/opentelemetry/(export|clean|run-spans)\\.ts$|${TESTS}`,
      },
      to: {
        path: "node_modules/@opentelemetry/(?!api/)|^observability/opentelemetry/(export|clean|run-spans)\\.ts$",
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
