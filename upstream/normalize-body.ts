import { parseJson } from "#auth/protocol/json.ts";

type Fields = Record<string, unknown>;

/**
 * Writes a body the way the npm server reads it: what its schemas refuse, the SDKs send all the same (docs/facts.md 18).
 * @param route its name in the route policy
 * @param text JSON that auth/resource-server/body-schemas.ts has passed
 * @returns the body to be read instead; undefined when it is fine as it is
 */
export function normalizeBody(route: string, text: string): string | undefined {
  const body = parseJson(text);
  if (!isFields(body)) return undefined;
  if (route === "state.checkpoint" && typeof body.subgraphs === "boolean")
    return JSON.stringify({ ...body, subgraphs: String(body.subgraphs) });
  if (route === "history.search" && isFields(body.before))
    return JSON.stringify({ ...body, before: readCheckpointId(body.before) });
  return undefined;
}

/** Of a configuration, as `getHistory` of the SDK takes it, or of a checkpoint, as RemoteGraph sends it. */
function readCheckpointId({ configurable, checkpoint_id: id }: Fields): unknown {
  return isFields(configurable) ? configurable.checkpoint_id : id;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
