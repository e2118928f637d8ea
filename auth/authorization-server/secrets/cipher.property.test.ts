import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isAuthError } from "#auth/protocol/errors.ts";
import { type KeySet, openSealed, type SealContext, seal } from "./cipher.ts";

const makeKey = (kid: string) => ({ kty: "oct", kid, k: randomBytes(32).toString("base64url") });
const keys: KeySet = { keys: [makeKey("new"), makeKey("old")] };
const context: SealContext = { subject: "person-1", provider: "github", id: "row-1" };
const sealed = await seal({ accessToken: "canary" }, context, keys);
const parts = sealed.split(".");
const header: Record<string, unknown> = JSON.parse(Buffer.from(parts[0] ?? "", "base64url").toString());

type Attempt = { sealed: string; context: SealContext };
const withPart = (index: number, part: string): Attempt => ({
  sealed: parts.with(index, part).join("."),
  context,
});
const withBytes = (index: number, change: (bytes: Buffer) => void): Attempt => {
  const bytes = Buffer.from(parts[index] ?? "", "base64url");
  change(bytes);
  return withPart(index, bytes.toString("base64url"));
};
const withHeader = (change: Record<string, unknown>): Attempt =>
  withPart(0, Buffer.from(JSON.stringify({ ...header, ...change })).toString("base64url"));

const other = (not: string) => fc.string().filter((text) => text !== not);
/** The parts that contain bytes: header, initialization vector, ciphertext, tag. With `dir` there is no encrypted key. */
const filled = fc.constantFrom(0, 2, 3, 4);

const attempts: fc.Arbitrary<Attempt> = fc.oneof(
  fc
    .tuple(filled, fc.nat(), fc.integer({ min: 1, max: 255 }))
    .map(([index, at, mask]) =>
      withBytes(index, (bytes) =>
        bytes.writeUInt8(bytes.readUInt8(at % bytes.length) ^ mask, at % bytes.length),
      ),
    ),
  fc.tuple(filled, fc.nat()).map(([index, at]) => {
    const bytes = Buffer.from(parts[index] ?? "", "base64url");
    return withPart(index, bytes.subarray(0, at % bytes.length).toString("base64url"));
  }),
  fc
    .tuple(fc.nat({ max: 4 }), fc.uint8Array({ minLength: 1, maxLength: 64 }))
    .map(([index, bytes]) =>
      withPart(index, (parts[index] ?? "") + Buffer.from(bytes).toString("base64url")),
    ),
  // Another person's, provider's or row's, claimed by the header or requested by the caller.
  fc
    .constantFrom("sub", "provider", "id", "kid", "typ", "alg", "enc")
    .chain((name) =>
      fc
        .oneof(other(String(header[name])), fc.constant(undefined), fc.integer(), fc.constant(null))
        .map((value) => withHeader({ [name]: value })),
    ),
  fc
    .tuple(fc.constantFrom("crit", "zip", "p2c", "jwk", "b64"), fc.json())
    .map(([name, value]) => withHeader({ [name]: value })),
  fc
    .constantFrom("subject" as const, "provider" as const, "id" as const)
    .chain((name) =>
      other(context[name]).map((value) => ({ sealed, context: { ...context, [name]: value } })),
    ),
  fc.constantFrom("subject" as const, "id" as const).map((name) => ({
    sealed,
    context: { ...context, [name]: name === "id" ? context.subject : context.id },
  })),
  fc.string().map((text) => ({ sealed: text, context })),
  fc
    .shuffledSubarray(parts, { minLength: 0, maxLength: 5 })
    .map((some) => ({ sealed: some.join("."), context }))
    .filter((attempt) => attempt.sealed !== sealed),
);

test("of 10,000 encrypted values that were changed, swapped or forged, none decrypts, and each is rejected with the same code", {
  timeout: 60_000,
}, async () => {
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(attempts, async (attempt) => {
      tried += 1;
      const outcome = await openSealed(attempt.sealed, attempt.context, keys).catch(
        (error: unknown) => error,
      );
      expect(isAuthError(outcome, "sealed_value_refused"), `opened: ${attempt.sealed}`).toBe(true);
      expect(String(outcome)).not.toContain("canary");
    }),
    { numRuns: 10_000 },
  );
  expect(tried).toBeGreaterThanOrEqual(10_000);
  // The unchanged one decrypts: the errors above do not come from a broken implementation.
  await expect(openSealed(sealed, context, keys)).resolves.toEqual({ accessToken: "canary" });
});
