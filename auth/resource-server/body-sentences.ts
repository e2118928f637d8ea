import type { z } from "zod";

/** What a rejected body should have been: each ends the sentence `The request's "…" is not taken: …`. */
const MESSAGE = '{"role": "user", "content": "…"}';

/** For an object: the message for a value that is not an object. Zod names its keys, or the known messages do. */
const sayOfObject =
  (form: string, keys: Readonly<Record<string, string>> = {}) =>
  (issue: z.core.$ZodRawIssue): string | undefined => {
    if (issue.code === "invalid_type") return form;
    if (issue.code !== "unrecognized_keys") return undefined;
    const known = issue.keys.find((key) => Object.hasOwn(keys, key));
    return known && keys[known];
  };

export const SENTENCES = {
  message: sayOfObject(`a message is an object, such as ${MESSAGE}; text alone and pairs are not taken`),
  speaker: 'only a person speaks here: type "human", or role "user"',
  content:
    'takes text, or a list of {"type": "text", "text": "…"}; images, files and other blocks are not taken',
  input: sayOfObject(`takes {"messages": [${MESSAGE}]}`),
  command: sayOfObject('takes {"resume": …}', {
    update: "state is written by runs only. Send a message as `input`; a command takes `resume` alone",
    goto: "the graph decides what comes next. A command takes `resume` alone",
  }),
  goto: "the graph decides what comes next. A command takes `resume` alone",
  configurable: "takes `checkpoint_id` alone",
  context: "the agent takes none. In a node of another graph, that graph's is dropped",
  nothingNew: "needs a message that the thread does not have yet",
  scalar: "takes text of at most 300 characters, numbers, booleans and null",
  assistant: 'names a graph of langgraph.json ("agent", "mcp_agent"), or its assistant\'s id',
  run: sayOfObject("a run is an object", {
    webhook: "this server calls no address of a client's. Wait for the run, or join it",
    after_seconds: "runs start at once",
  }),
  thread: sayOfObject("a thread is an object", {
    supersteps: "state is written by runs only. Threads are not copied: start a run on the new one",
    ttl: "threads are kept until they are deleted",
  }),
} as const;
