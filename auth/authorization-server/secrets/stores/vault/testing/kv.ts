import { Hono } from "hono";

interface Version {
  data: Record<string, unknown> | null;
  created_time: string;
  deletion_time: string;
  destroyed: boolean;
}

const CAS_FAILED = "check-and-set parameter did not match the current version";

/** KV version 2, mounted at `secret`: versions, check-and-set, soft deletion, metadata. */
export class Kv {
  readonly #secrets = new Map<string, Version[]>();
  /** Responds to these deletions with 204 and deletes nothing, as a proxy in between may. */
  keepsDeleted: readonly ("data" | "metadata")[] = [];

  /** The mount's `delete_version_after`, as the time at which new versions are deleted. */
  deletesAt = "";

  /** The paths with values, including deleted versions. */
  paths(): string[] {
    return [...this.#secrets.keys()];
  }

  clear(): void {
    this.#secrets.clear();
  }

  /** All stored values, for tests that search for a secret or swap values. */
  versions(path: string): Version[] {
    return this.#secrets.get(path) ?? [];
  }

  routes(): Hono {
    const app = new Hono();
    const pathOf = (url: string): string =>
      decodeURIComponent(new URL(url).pathname.split("/").slice(4).join("/"));

    app.post("/data/*", async (c) => {
      const body = await c.req.json<{ data?: Record<string, unknown>; options?: { cas?: number } }>();
      if (!body.data) return c.json({ errors: ["no data provided"] }, 400);
      const path = pathOf(c.req.url);
      const versions = this.versions(path);
      const { cas } = body.options ?? {};
      if (cas !== undefined && cas !== versions.length) return c.json({ errors: [CAS_FAILED] }, 400);
      const made: Version = {
        data: body.data,
        created_time: new Date().toISOString(),
        deletion_time: this.deletesAt,
        destroyed: false,
      };
      this.#secrets.set(path, [...versions, made]);
      return c.json({ data: metadataOf(made, versions.length + 1) });
    });

    app.get("/data/*", (c) => {
      const versions = this.versions(pathOf(c.req.url));
      const number = Number(c.req.query("version") ?? 0) || versions.length;
      const version = versions[number - 1];
      if (!version) return c.json({ errors: [] }, 404);
      const body = { data: { data: version.data, metadata: metadataOf(version, number) } };
      return c.json(body, version.data === null ? 404 : 200);
    });

    app.delete("/data/*", (c) => {
      if (this.keepsDeleted.includes("data")) return c.body(null, 204);
      const last = this.versions(pathOf(c.req.url)).at(-1);
      if (last) Object.assign(last, { data: null, deletion_time: new Date().toISOString() });
      return c.body(null, 204);
    });

    app.delete("/metadata/*", (c) => {
      if (!this.keepsDeleted.includes("metadata")) this.#secrets.delete(pathOf(c.req.url));
      return c.body(null, 204);
    });
    return app;
  }
}

function metadataOf({ data: _data, ...times }: Version, version: number) {
  return { ...times, custom_metadata: null, version };
}
