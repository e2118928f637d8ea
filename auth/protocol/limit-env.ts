import { z } from "zod";
import { optional } from "./env-fields.ts";

const limit = z.coerce.number({ error: "must be a number" }).int().min(1);

/** The rate limits of one person, in each process: auth/protocol/limits.ts. */
export const limitFields = {
  REQUESTS_PER_MINUTE: optional(limit).transform((value) => value ?? 600),
  STREAMS_PER_USER: optional(limit).transform((value) => value ?? 20),
};

export const DEFAULT_WRITES_PER_DAY = 200;

/** How many writes of a person the exchange allows in 24 hours: auth/authorization-server/secrets/write-limits.ts. */
export const webWriteFields = {
  WRITES_PER_DAY: optional(limit).transform((value) => value ?? DEFAULT_WRITES_PER_DAY),
};

/** How many writes one answer may make (agent/approval/run-budget.ts), and how long a card waits for its decision. */
export const agentWriteFields = {
  WRITES_PER_RUN: optional(limit).transform((value) => value ?? 20),
  /** In minutes; a day by default. */
  APPROVAL_MINUTES: optional(z.coerce.number().positive()).transform((value) => value ?? 24 * 60),
};
