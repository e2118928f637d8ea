import { parseJson } from "#auth/protocol/json.ts";

type Fields = Record<string, unknown>;

/**
 * Writes a body the way the npm server reads it: what its schemas refuse, clients send all the same (docs/facts.md 18). It refuses null
 * where it takes nothing, also in checkpoints that it wrote itself.
 * @param route its name in the route policy
 * @param text JSON that auth/resource-server/body-schemas.ts has passed
 * @returns the body to be read instead; undefined when it is fine as it is
 */
export function normalizeBody(route: string, text: string): string | undefined {
  const body = parseJson(text);
  if (!isFields(body)) return undefined;
  const { input, ...rest } = body;
  // A run without input goes on where its thread stopped: that is said by null, too.
  const normal: Fields = { ...(input === undefined ? {} : { input }), ...withoutNulls(rest) };
  if (isFields(body.checkpoint)) normal.checkpoint = withoutNulls(body.checkpoint);
  if (route === "state.checkpoint" && typeof body.subgraphs === "boolean")
    normal.subgraphs = String(body.subgraphs);
  if (route === "history.search" && isFields(body.before)) normal.before = readCheckpointId(body.before);
  const isChanged = Object.keys(body).some((key) => normal[key] !== body[key]);
  return isChanged ? JSON.stringify(normal) : undefined;
}

/** Of a configuration, as `getHistory` of the SDK takes it, or of a checkpoint, as RemoteGraph sends it. */
function readCheckpointId({ configurable, checkpoint_id: id }: Fields): unknown {
  return isFields(configurable) ? configurable.checkpoint_id : id;
}

function withoutNulls(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
