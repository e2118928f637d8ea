/** The code behind each step: a file, and a name that is declared in it. Its line is looked up when the app is built. */
export const PLACES = {
  signIn: ["auth/authjs.ts", "signIn"],
  session: ["auth/session.ts", "getSession"],
  sessionRow: ["auth/session-store.ts", "findSessionBySecret"],
  bff: ["app/api/langgraph/[...path]/route.ts", "serve"],
  routePolicy: ["auth/route-policy.ts", "findRoute"],
  bodies: ["auth/bodies.ts", "findBodyProblem"],
  mint: ["auth/session-token.ts", "mintSessionToken"],
  forward: ["app/api/langgraph/[...path]/forward.ts", "forward"],
  authenticate: ["auth/authenticate.ts", "authenticate"],
  verify: ["auth/session-token.ts", "verifySessionToken"],
  ask: ["auth/introspection-client.ts", "introspectSession"],
  introspect: ["auth/introspection.ts", "introspect"],
  access: ["auth/langgraph.ts", "auth"],
  owners: ["threads/owners.ts", "claimThread"],
  delegate: ["agent/delegation.ts", "withDelegatedToken"],
  askToken: ["auth/exchange-client.ts", "exchangeToken"],
  exchange: ["auth/secrets/exchange.ts", "exchange"],
  open: ["auth/secrets/store.ts", "openTokens"],
  record: ["auth/secrets/exchange.ts", "recordUse"],
  github: ["agent/github.ts", "withGitHub"],
  transport: ["agent/transport.ts", "createTransport"],
  outcome: ["auth/secrets/uses.ts", "completeUse"],
  stream: ["app/api/langgraph/[...path]/watch-stream.ts", "watchStream"],
  graph: ["agent/graph.ts", "agent"],
} as const satisfies Record<string, readonly [file: string, name: string]>;

export type PlaceName = keyof typeof PLACES;
