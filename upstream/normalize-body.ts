import { parseJson } from "#auth/protocol/json.ts";

type Fields = Record<string, unknown>;

/**
 * Rewrites a body for the npm server, whose schemas reject what clients send (docs/facts.md 18): it rejects null for a missing
 * value, even in checkpoints that it wrote itself.
 * @param route its name in the route policy
 * @param text JSON that has passed auth/resource-server/body-schemas.ts
 * @returns the body to read instead; undefined if it needs no change
 */
export function normalizeBody(route: string, text: string): string | undefined {
  const body = parseJson(text);
  if (!isFields(body)) return undefined;
  const { input, ...rest } = body;
  // Null as input has a meaning: the run continues its thread.
  const normal: Fields = { ...(input === undefined ? {} : { input }), ...withoutNulls(rest) };
  if (isFields(body.checkpoint)) normal.checkpoint = withoutNulls(body.checkpoint);
  if (route === "state.checkpoint" && typeof body.subgraphs === "boolean")
    normal.subgraphs = String(body.subgraphs);
  if (route === "history.search" && isFields(body.before)) normal.before = readCheckpointId(body.before);
  const isChanged = Object.keys(body).some((key) => normal[key] !== body[key]);
  return isChanged ? JSON.stringify(normal) : undefined;
}

/** From a configuration, as the SDK's `getHistory` sends it, or a checkpoint, as RemoteGraph does. */
function readCheckpointId({ configurable, checkpoint_id: id }: Fields): unknown {
  return isFields(configurable) ? configurable.checkpoint_id : id;
}

function withoutNulls(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
