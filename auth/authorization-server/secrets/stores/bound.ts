import { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import type { SealContext } from "../cipher.ts";

/** A value together with its context, so that values in Vault can't be swapped between people. */
const boundSchema = z.object({
  subject: z.string(),
  provider: z.string(),
  id: z.string(),
  value: z.unknown(),
});

export function bind(value: unknown, { subject, provider, id }: SealContext): z.input<typeof boundSchema> {
  return { subject, provider, id, value };
}

/** @throws AuthError `sealed_value_refused` if it belongs to something else, or is not ours */
export function unbind(stored: unknown, context: SealContext): unknown {
  const bound = boundSchema.safeParse(stored).data;
  const belongs =
    bound?.subject === context.subject && bound.provider === context.provider && bound.id === context.id;
  if (!belongs) throw refused();
  return bound.value;
}

export function refused(cause?: unknown): AuthError {
  return new AuthError("sealed_value_refused", "A stored secret could not be opened.", { cause });
}
