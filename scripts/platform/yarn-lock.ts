/** The locked versions of a yarn.lock (version 1), by `name@range`. */
export function readLockedVersions(text: string): Map<string, string> {
  const versions = new Map<string, string>();
  for (const entry of text.split("\n\n")) {
    const [head = "", ...lines] = entry.trimStart().split("\n");
    const version = lines.map((line) => /^ {2}version "([^"]+)"/.exec(line)?.[1]).find(Boolean);
    if (!version || !head.endsWith(":")) continue;
    for (const wanted of head.slice(0, -1).split(", ")) versions.set(wanted.replaceAll('"', ""), version);
  }
  return versions;
}
