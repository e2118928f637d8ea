import { z } from "zod";
import { idSchema } from "#auth/protocol/ids.ts";
import { SENTENCES } from "./body-sentences.ts";
import { withoutParents, withoutParentsConfigurable, withoutParentsMetadata } from "./langgraph-keys.ts";
import type { RouteName } from "./route-policy.ts";

/**
 * The valid request bodies of the LangGraph server. Strict: an unknown key is rejected, since the server
 * obeys it, and copies it into records that it can't always read again (docs/facts.md 7, 11).
 */
export const MAX_MESSAGE_CHARACTERS = 100_000;

const shortText = z.string().max(300);
const scalar = z.union([shortText, z.number(), z.boolean(), z.null()], { error: SENTENCES.scalar });
const scalars = z.record(shortText, scalar);
const empty = z.strictObject({});

/** Metadata decides who owns a thread and which graph reads it: those keys are the server's own. */
const RESERVED_METADATA = /^(owner|graph_id|assistant_id|created_by|thread_id|run_id|user_id|langgraph_|__)/;
const metadata = scalars
  .refine((value) => Object.keys(value).length <= 32, "has more than 32 keys")
  .refine((value) => !Object.keys(value).some((key) => RESERVED_METADATA.test(key)), "uses a reserved key");

/** The SDK's `threads.create({ graphId })` puts it here; the graph must be one of langgraph.json, or reads come back empty. */
const threadMetadata = z
  .looseObject({ graph_id: z.string().max(64).optional() })
  .transform(({ graph_id: _graph, ...rest }) => rest)
  .pipe(metadata);

/** The keys of a run's configuration: RemoteGraph copies its parent's into it. */
const configMetadata = z.record(shortText, z.unknown()).transform(withoutParentsMetadata).pipe(metadata);
const configurable = z
  .record(shortText, z.unknown())
  .transform(withoutParentsConfigurable)
  .pipe(z.strictObject({ checkpoint_id: shortText.nullish() }, { error: SENTENCES.configurable }));

const textBlock = z.strictObject({ type: z.literal("text"), text: z.string().max(MAX_MESSAGE_CHARACTERS) });

/** Human messages only: nobody may forge messages of the system, the model or a tool. */
const humanMessage = z
  .strictObject(
    {
      type: z.literal("human", { error: SENTENCES.speaker }).optional(),
      role: z.enum(["user", "human"], { error: SENTENCES.speaker }).optional(),
      content: z.union([z.string().max(MAX_MESSAGE_CHARACTERS), z.array(textBlock).max(16)], {
        error: SENTENCES.content,
      }),
      id: z.string().max(100).nullish(),
      name: shortText.nullish(),
      example: z.boolean().optional(),
      additional_kwargs: empty.optional(),
      response_metadata: empty.optional(),
    },
    { error: SENTENCES.message },
  )
  .refine((message) => message.type || message.role, 'needs type "human" or role "user"');

/** One message or a list. Parsed as a list, so that an error is about the message, not the union. */
const messages = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z.array(humanMessage).min(1, { error: SENTENCES.nothingNew }).max(16),
);
const input = z.strictObject({ messages }, { error: SENTENCES.input }).nullish();

const checkpoint = z
  .strictObject({
    thread_id: shortText.nullish(),
    checkpoint_id: shortText.nullish(),
    checkpoint_ns: shortText.nullish(),
    checkpoint_map: z.record(shortText, shortText).nullish(),
  })
  .nullish();

const config = z
  .strictObject({
    tags: z.array(shortText).max(16).optional(),
    recursion_limit: z.int().min(1).optional(),
    configurable: configurable.optional(),
    metadata: configMetadata.optional(),
  })
  .nullish();

/**
 * `resume` answers an interrupt; `goto` and `update` would let a caller write the state. RemoteGraph sends all of
 * a Command: its name, and a goto that must be empty.
 */
const command = z
  .strictObject(
    {
      resume: z.json(),
      lg_name: z.literal("Command").optional(),
      goto: z.tuple([], { error: SENTENCES.goto }).optional(),
    },
    { error: SENTENCES.command },
  )
  .nullish();

const streamMode = z.enum([
  "values",
  "messages",
  "messages-tuple",
  "updates",
  "events",
  "tasks",
  "checkpoints",
  "debug",
  "custom",
  "tools",
]);
const nodes = z.union([z.literal("*"), z.array(shortText).max(32)]).nullish();

const run = z.preprocess(
  withoutParents,
  z.strictObject(
    {
      assistant_id: z
        .string({ error: SENTENCES.assistant })
        .regex(/^[A-Za-z0-9_-]{1,64}$/, { error: SENTENCES.assistant }),
      input,
      command,
      config,
      metadata: metadata.nullish(),
      context: z.strictObject({}, { error: SENTENCES.context }).nullish(),
      checkpoint,
      checkpoint_id: shortText.nullish(),
      checkpoint_during: z.boolean().nullish(),
      durability: z.enum(["sync", "async", "exit"]).nullish(),
      feedback_keys: z.array(shortText).max(16).nullish(),
      if_not_exists: z.enum(["reject", "create"]).nullish(),
      interrupt_after: nodes,
      interrupt_before: nodes,
      multitask_strategy: z.enum(["reject", "interrupt", "enqueue"]).nullish(),
      on_completion: z.literal("keep").nullish(),
      on_disconnect: z.enum(["cancel", "continue"]).nullish(),
      stream_mode: z.union([streamMode, z.array(streamMode).max(10)]).nullish(),
      stream_resumable: z.boolean().nullish(),
      stream_subgraphs: z.boolean().nullish(),
    },
    { error: SENTENCES.run },
  ),
);

const page = {
  limit: z.number().int().min(0).max(1000).nullish(),
  offset: z.number().int().min(0).nullish(),
  sort_by: shortText.nullish(),
  sort_order: z.enum(["asc", "desc"]).nullish(),
  select: z.array(shortText).max(32).nullish(),
};
/** SQLite's JSON paths can't quote these characters. */
const checkpointFilter = scalars.refine(
  (value) => !Object.keys(value).some((key) => /["\\\p{Cc}]/u.test(key)),
  "has a key with a quotation mark, a backslash or a control character",
);
const threadFilter = {
  metadata: scalars.nullish(),
  values: scalars.nullish(),
  status: z.enum(["idle", "busy", "interrupted", "error"]).nullish(),
};

const assistantFilter = {
  metadata: scalars.nullish(),
  graph_id: shortText.nullish(),
  name: shortText.nullish(),
};

const SCHEMAS: Partial<Record<RouteName, z.ZodType>> = {
  "assistants.search": z.strictObject({ ...page, ...assistantFilter }),
  "assistants.count": z.strictObject(assistantFilter),
  "threads.create": z.strictObject(
    {
      thread_id: idSchema.nullish(),
      metadata: threadMetadata.nullish(),
      if_exists: z.enum(["raise", "do_nothing"]).nullish(),
    },
    { error: SENTENCES.thread },
  ),
  "threads.patch": z.strictObject({ metadata: metadata.nullish() }),
  "threads.search": z.strictObject({ ...page, ...threadFilter, ids: z.array(idSchema).max(1000).nullish() }),
  "threads.count": z.strictObject(threadFilter),
  "history.search": z.strictObject({
    limit: z.number().int().min(1).max(1000).nullish(),
    before: z.union([shortText, z.strictObject({ configurable: checkpoint }), checkpoint]).nullish(),
    metadata: checkpointFilter.nullish(),
    checkpoint,
  }),
  "state.checkpoint": z.strictObject({ subgraphs: z.boolean().nullish(), checkpoint }),
  "runs.create": run,
  "runs.stream": run,
  "runs.wait": run,
};

/** The schema of this route's body; none if no body is expected. */
export function schemaOf(route: RouteName): z.ZodType {
  return SCHEMAS[route] ?? empty;
}
