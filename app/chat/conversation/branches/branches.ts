/**
 * Versions of a conversation. Editing or repeating a message starts a second version from the same checkpoint. The checkpointer
 * has their messages; stored here is where they fork and where each ends.
 */
export interface Branch {
  /** The checkpoint that the versions have in common. */
  fork: string;
  /** The person's message that this version starts with. */
  message: string;
  /** Its last checkpoint; null if that is still the thread's newest. */
  leaf: string | null;
}

/** The ids of a state's messages. */
export function pathOf({ messages = [] }: { messages?: readonly { id?: string | undefined }[] }): string[] {
  return messages.flatMap(({ id }) => id ?? []);
}

/** Which of a message's versions is shown, and what the others are. */
export interface Versions {
  /** From 1. */
  number: number;
  count: number;
  previous: Branch | undefined;
  next: Branch | undefined;
}

/** @returns undefined for a message with one version */
export function findVersions(branches: readonly Branch[], message: string): Versions | undefined {
  const shown = branches.find((branch) => branch.message === message);
  if (!shown) return undefined;
  const all = branches.filter(({ fork }) => fork === shown.fork);
  const index = all.indexOf(shown);
  return { number: index + 1, count: all.length, previous: all[index - 1], next: all[index + 1] };
}

/**
 * Records a new version of a message.
 * @param leaf where the current version ends
 */
export function addVersion(
  branches: readonly Branch[],
  version: { fork: string; of: string; message: string; leaf: string; path: readonly string[] },
): Branch[] {
  const { fork, of, message, leaf, path } = version;
  const known = branches.some((branch) => branch.message === of);
  const first = known ? [] : [{ fork, message: of, leaf }];
  return [...leaveAt([...branches, ...first], path, leaf), { fork, message, leaf: null }];
}

/**
 * Records where the versions shown end.
 * @param path the ids of the messages shown
 */
export function leaveAt(branches: readonly Branch[], path: readonly string[], leaf: string): Branch[] {
  return branches.map((branch) => (path.includes(branch.message) ? { ...branch, leaf } : branch));
}

/** Merges two lists without losing a version. For one that is in both, an end in the newer list wins. */
export function mergeBranches(older: readonly Branch[], newer: readonly Branch[]): Branch[] {
  const all = new Map(older.map((branch) => [branch.message, branch]));
  for (const branch of newer) {
    all.set(branch.message, { ...branch, leaf: branch.leaf ?? all.get(branch.message)?.leaf ?? null });
  }
  return [...all.values()];
}
