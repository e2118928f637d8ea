/** GitHub's primary rate limits: 5000 calls an hour per person, and 30 searches a minute. */
interface Usage {
  limit: number;
  used: number;
  /** Unix seconds at which the count begins again. */
  reset: number;
  resource: "core" | "search";
}

const SECONDS = { core: 3600, search: 60 };
const now = (): number => Math.floor(Date.now() / 1000);

export class RateLimit {
  readonly #usages = new Map<string, Usage>();
  readonly #limits: Record<Usage["resource"], number>;

  constructor(core: number) {
    this.#limits = { core, search: 30 };
  }

  /** Counts one call. `exceeded` says that it is one too many; the headers go with the answer. */
  count(login: string, path: string): { exceeded: boolean; headers: Record<string, string> } {
    const usage = this.usage(login, path.startsWith("/search/") ? "search" : "core");
    const exceeded = usage.used >= usage.limit;
    if (!exceeded && path !== "/rate_limit") usage.used += 1;
    const facts = { ...usage, remaining: Math.max(0, usage.limit - usage.used) };
    const headers = Object.entries(facts).map(([name, value]) => [`x-ratelimit-${name}`, String(value)]);
    return { exceeded, headers: Object.fromEntries(headers) };
  }

  usage(login: string, resource: Usage["resource"]): Usage {
    const key = `${login} ${resource}`;
    const known = this.#usages.get(key);
    if (known && known.reset > now()) return known;
    const usage = { limit: this.#limits[resource], used: 0, reset: now() + SECONDS[resource], resource };
    this.#usages.set(key, usage);
    return usage;
  }

  /** For tests: leaves `remaining` calls, until `resetIn` seconds from now. */
  set(login: string, resource: Usage["resource"], remaining: number, resetIn: number): void {
    const usage = this.usage(login, resource);
    usage.used = Math.max(0, usage.limit - remaining);
    usage.reset = now() + resetIn;
  }
}
