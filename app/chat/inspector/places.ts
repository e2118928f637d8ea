/** The code behind each step: a file, and a name declared in it. */
export const PLACES = {
  signIn: ["auth/login/sign-in.ts", "finishSignIn"],
  session: ["auth/authorization-server/session.ts", "getSession"],
  sessionRow: ["auth/authorization-server/session-store.ts", "findSessionBySecret"],
  bff: ["app/api/langgraph/[...path]/route.ts", "serve"],
  routePolicy: ["auth/resource-server/route-policy.ts", "findRoute"],
  bodies: ["auth/resource-server/bodies.ts", "findBodyProblem"],
  mint: ["auth/protocol/session-token.ts", "mintSessionToken"],
  forward: ["app/api/langgraph/[...path]/forward.ts", "forward"],
  authenticate: ["auth/resource-server/authenticate.ts", "authenticate"],
  verify: ["auth/protocol/session-token.ts", "verifySessionToken"],
  ask: ["auth/client/introspection-client.ts", "introspectSession"],
  introspect: ["auth/authorization-server/introspection.ts", "introspect"],
  access: ["auth/langgraph.ts", "auth"],
  owners: ["auth/resource-server/threads/owners.ts", "claimThread"],
  delegate: ["auth/client/token-broker.ts", "withDelegatedToken"],
  askToken: ["auth/client/exchange-client.ts", "exchangeToken"],
  exchange: ["auth/authorization-server/secrets/exchange.ts", "exchange"],
  open: ["auth/authorization-server/secrets/store.ts", "openTokens"],
  record: ["auth/authorization-server/secrets/exchange.ts", "recordUse"],
  github: ["agent/github/client.ts", "withGitHub"],
  transport: ["auth/client/transport.ts", "createTransport"],
  outcome: ["auth/authorization-server/secrets/token-uses.ts", "completeUse"],
  stream: ["app/api/langgraph/[...path]/watch-stream.ts", "watchStream"],
  graph: ["agent/graph.ts", "agent"],
} as const satisfies Record<string, readonly [file: string, name: string]>;

export type PlaceName = keyof typeof PLACES;
