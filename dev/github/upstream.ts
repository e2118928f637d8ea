/** The gate's way to the emulator behind it: one worker thread, and calls in a person's name over loopback. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { SeedConfig } from "emulate";
import type { EmulatorInput, EmulatorReady } from "#dev/github/emulator.ts";

export interface Upstream {
  /** The address the emulator writes into its answers; the gate replaces it by its own. */
  readonly baseUrl: string;
  /** Goes up with every call that may have changed something: caches compare it. */
  readonly version: () => number;
  /** Sends a request as `login`. Never throws on a status. */
  send(login: string, path: string, init?: RequestInit): Promise<Response>;
  /** JSON of a GET, or undefined when the status is not 2xx. The caller names the shape: this is our own emulator. */
  read<T>(login: string, path: string): Promise<T | undefined>;
  /** All pages of a list. */
  readAll<T>(login: string, path: string): Promise<T[]>;
  /** A write with a JSON body. @throws UpstreamRefusal */
  write<T>(login: string, method: string, path: string, body?: unknown): Promise<T>;
  /** Pretends a time for what is written next; undefined gives the real time back. */
  pretend(date: Date | undefined): void;
  close(): Promise<void>;
}

/** The emulator said no. `body` is GitHub's error JSON, to be passed on. */
export class UpstreamRefusal extends Error {
  readonly status: number;
  readonly body: string;

  constructor(what: string, status: number, body: string) {
    super(`${what}: ${status} ${body}`);
    this.status = status;
    this.body = body;
  }
}

/** A person with nothing of their own: reads for those who are not signed in. */
export const NOBODY = "nobody";

// The emulator allows each token 5000 calls an hour. The gate keeps the limit that counts, so it needs room here.
const TOKENS_PER_PERSON = 40;

/**
 * Starts the emulator.
 * @param logins everyone who may act; the emulator knows nobody else
 * @param github the library's own seed: users, organizations, empty repositories
 * @param since when these were made
 */
export async function startUpstream(
  logins: readonly string[],
  github: SeedConfig,
  since: Date,
): Promise<Upstream> {
  const keys = new Map(
    logins.map((login) => [login, Array.from({ length: TOKENS_PER_PERSON }, () => randomUUID())]),
  );
  const tokens = Object.fromEntries(
    [...keys].flatMap(([login, list]) => list.map((key) => [key, { login }])),
  );
  const clock = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const pretended = new Float64Array(clock);
  pretended[0] = since.getTime();
  const workerData: EmulatorInput = { clock, seed: { tokens, github } };
  // An empty environment: the library would read EMULATE_BASE_URL and PORTLESS_URL.
  const worker = new Worker(new URL("./emulator.ts", import.meta.url), { workerData, env: {} });
  const [{ url }] = (await once(worker, "message")) as [EmulatorReady];
  return connect(url, keys, pretended, worker);
}

function connect(
  baseUrl: string,
  keys: Map<string, string[]>,
  clock: Float64Array,
  worker: Worker,
): Upstream {
  const origin = `http://127.0.0.1:${new URL(baseUrl).port}`;
  let version = 0;
  let turn = 0;

  const send: Upstream["send"] = async (login, path, init = {}) => {
    const list = keys.get(login) ?? [];
    const key = list[turn++ % list.length];
    if (!key) throw new Error(`The embedded GitHub knows nobody called ${login}`);
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${key}`);
    const reading = init.method === undefined || init.method === "GET" || init.method === "HEAD";
    const response = await fetch(`${origin}${path}`, { ...init, headers, redirect: "manual" });
    if (!reading) version += 1;
    return response;
  };
  const read: Upstream["read"] = async <T>(login: string, path: string) => {
    const response = await send(login, path);
    if (!response.ok) return void (await response.body?.cancel());
    return (await response.json()) as T;
  };
  const readAll: Upstream["readAll"] = async <T>(login: string, path: string) => {
    const items: T[] = [];
    for (let page = 1; ; page += 1) {
      const found = await read<T[]>(
        login,
        `${path}${path.includes("?") ? "&" : "?"}per_page=100&page=${page}`,
      );
      items.push(...(found ?? []));
      if (!found || found.length < 100) return items;
    }
  };
  const write: Upstream["write"] = async <T>(login: string, method: string, path: string, body?: unknown) => {
    const init = {
      method,
      body: JSON.stringify(body ?? {}),
      headers: { "content-type": "application/json" },
    };
    const response = await send(login, path, init);
    const text = await response.text();
    if (!response.ok) throw new UpstreamRefusal(`${method} ${path} as ${login}`, response.status, text);
    return (text ? JSON.parse(text) : undefined) as T;
  };
  return {
    baseUrl,
    version: () => version,
    send,
    read,
    readAll,
    write,
    pretend: (date) => {
      clock[0] = date?.getTime() ?? 0;
    },
    close: async () => void (await worker.terminate()),
  };
}
