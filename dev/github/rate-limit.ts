/** GitHub's primary rate limits: 5000 calls an hour per person, and 30 searches a minute. */
export interface Usage {
  limit: number;
  used: number;
  /** Unix seconds at which the count begins again. */
  reset: number;
  resource: "core" | "search";
}

const WINDOWS = { core: 3600, search: 60 };

export class RateLimit {
  #usages = new Map<string, Usage>();
  #limits: { core: number; search: number };

  constructor(core: number) {
    this.#limits = { core, search: 30 };
  }

  /** Counts one call. `exceeded` says that it is one too many. */
  count(login: string, path: string): { usage: Usage; exceeded: boolean } {
    const usage = this.usage(login, path.startsWith("/search/") ? "search" : "core");
    const exceeded = usage.used >= usage.limit;
    if (!exceeded && path !== "/rate_limit") usage.used += 1;
    return { usage, exceeded };
  }

  usage(login: string, resource: Usage["resource"]): Usage {
    const key = `${login} ${resource}`;
    const now = Math.floor(Date.now() / 1000);
    const known = this.#usages.get(key);
    if (known && known.reset > now) return known;
    const usage = { limit: this.#limits[resource], used: 0, reset: now + WINDOWS[resource], resource };
    this.#usages.set(key, usage);
    return usage;
  }

  /** For tests: leaves `remaining` calls, until `resetIn` seconds from now. */
  set(login: string, resource: Usage["resource"], remaining: number, resetIn: number): void {
    const usage = this.usage(login, resource);
    usage.used = Math.max(0, usage.limit - remaining);
    usage.reset = Math.floor(Date.now() / 1000) + resetIn;
  }
}

/** The headers that go with every answer. */
export function limitHeaders({ limit, used, reset, resource }: Usage): Record<string, string> {
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(Math.max(0, limit - used)),
    "x-ratelimit-used": String(used),
    "x-ratelimit-reset": String(reset),
    "x-ratelimit-resource": resource,
  };
}
