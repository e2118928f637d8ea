/** MCP servers that people add themselves: their ids and names. Part of the browser's code, so without zod. */

/** The prefix of their names, so that none is mistaken for a server of the operator. */
export const PERSONAL_NAME = "my-";

/** Their ids as providers: 12 random hex digits, since two people may add the same server with the same name. */
const ID = /^own-[0-9a-f]{12}-([a-z](?:[a-z0-9_-]{0,18}[a-z0-9])?)$/;

/** True for the id of a server that a person added. */
export function isPersonalServer(id: string): boolean {
  return ID.test(id);
}

/** The name that the person and the model see, such as `my-wiki`; undefined for other ids. */
export function namePersonalServer(id: string): string | undefined {
  const name = ID.exec(id)?.[1];
  return name && PERSONAL_NAME + name;
}

/** The same for metrics: one label for all of them, which names nobody's server. */
export function labelProvider(id: string): string {
  return isPersonalServer(id) ? "personal-mcp" : id;
}
