import { describe, expect, test } from "vitest";
import { MAX_BODY_BYTES, readBody } from "./read-body.ts";

describe("reading a body", () => {
  const post = (body: BodyInit) =>
    new Request("http://x", { method: "POST", body, duplex: "half" } as RequestInit);

  test("returns its text", async () => {
    await expect(readBody(post("hello"))).resolves.toBe("hello");
    await expect(readBody(new Request("http://x"))).resolves.toBe("");
  });

  test("accepts no more than 1 MiB, and stops soon after, even if it comes in chunks of undeclared length", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    // As authenticate() reads it: from a clone, since the server reads the request again.
    await expect(readBody(post(endless).clone())).resolves.toBeUndefined();
    await expect(readBody(post("x".repeat(MAX_BODY_BYTES + 1)))).resolves.toBeUndefined();
    await expect(readBody(post("x".repeat(MAX_BODY_BYTES)))).resolves.toHaveLength(MAX_BODY_BYTES);
    expect(sent).toBeLessThan(3 * MAX_BODY_BYTES);
  });
});

test("a body whose client leaves before its end is read as empty, without an error", async () => {
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode("{"));
      controller.error(new Error("aborted"));
    },
  });
  const request = new Request("http://localhost/", { method: "POST", body, duplex: "half" } as RequestInit);
  expect(await readBody(request)).toBe("");
});
