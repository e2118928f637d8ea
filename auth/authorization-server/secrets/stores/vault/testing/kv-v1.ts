import { Hono } from "hono";

/**
 * KV version 1, what plain `vault secrets enable kv` mounts: keys and objects, nothing else. It accepts any path, responds to a
 * write with 204 and no body, and to a deletion with 204 whether there was anything or not.
 */
export class KvV1 {
  readonly #secrets = new Map<string, unknown>();

  /** The paths with a value. */
  paths(): string[] {
    return [...this.#secrets.keys()];
  }

  values(): unknown[] {
    return [...this.#secrets.values()];
  }

  clear(): void {
    this.#secrets.clear();
  }

  /** Writes as an older version of the app did. */
  write(path: string, value: unknown): void {
    this.#secrets.set(path, value);
  }

  routes(): Hono {
    const app = new Hono();
    const pathOf = (url: string): string =>
      decodeURIComponent(new URL(url).pathname.split("/").slice(3).join("/"));
    app.post("/*", async (c) => {
      this.#secrets.set(pathOf(c.req.url), await c.req.json());
      return c.body(null, 204);
    });
    app.get("/*", (c) => {
      const data = this.#secrets.get(pathOf(c.req.url));
      return data === undefined ? c.json({ errors: [] }, 404) : c.json({ data, lease_duration: 2_764_800 });
    });
    app.delete("/*", (c) => {
      this.#secrets.delete(pathOf(c.req.url));
      return c.body(null, 204);
    });
    return app;
  }
}
