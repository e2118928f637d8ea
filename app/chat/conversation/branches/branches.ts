/**
 * Versions of a conversation. Saying a message in other words, or again, begins a second version from the same checkpoint.
 * Their messages are the checkpointer's; what is kept here is where they part, and where each of them ends.
 */
export interface Branch {
  /** The checkpoint that the versions have in common. */
  fork: string;
  /** The person's message with which this version begins. */
  message: string;
  /** The checkpoint with which it ends; null for one that is still the thread's newest. */
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

/** @returns undefined for a message of which there is one version */
export function findVersions(branches: readonly Branch[], message: string): Versions | undefined {
  const shown = branches.find((branch) => branch.message === message);
  if (!shown) return undefined;
  const all = branches.filter(({ fork }) => fork === shown.fork);
  const index = all.indexOf(shown);
  return { number: index + 1, count: all.length, previous: all[index - 1], next: all[index + 1] };
}

/**
 * Notes a new version of a message.
 * @param leaf where the version ends that is being left
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
 * Notes where the versions end that are being shown.
 * @param path the ids of the messages that are shown
 */
export function leaveAt(branches: readonly Branch[], path: readonly string[], leaf: string): Branch[] {
  return branches.map((branch) => (path.includes(branch.message) ? { ...branch, leaf } : branch));
}

/** All versions of two lists: none is ever given up. Of one that is in both, the newer list that says where it ends knows better. */
export function mergeBranches(older: readonly Branch[], newer: readonly Branch[]): Branch[] {
  const all = new Map(older.map((branch) => [branch.message, branch]));
  for (const branch of newer) {
    all.set(branch.message, { ...branch, leaf: branch.leaf ?? all.get(branch.message)?.leaf ?? null });
  }
  return [...all.values()];
}
