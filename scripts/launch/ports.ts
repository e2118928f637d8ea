import { createServer, type ListenOptions } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** Unprivileged ports that browsers and fetch() block (WHATWG Fetch §2.9, "port blocking"). */
const BLOCKED = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10_080,
]);

/**
 * Finds a free port, starting with the wanted one.
 * @param taken ports already used in this start
 * @returns the first one that is free under every name of the loopback address
 */
export async function findPort(wanted: number, taken: Set<number>): Promise<number> {
  for (let port = wanted; port < wanted + 200 && port < 65_536; port += 1) {
    if (!taken.has(port) && (await isFree(port))) {
      taken.add(port);
      return port;
    }
  }
  throw new Error(`No free port between ${wanted} and ${wanted + 200}.`);
}

/**
 * Checks a port that the operator configured.
 * @param name its variable
 * @throws Error if the value is not a port, or the port is in use
 */
export async function requirePort(name: string, value: string, taken: Set<number>): Promise<number> {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${name} is ${value}: it must be a port, 1 to 65535.`);
  if (BLOCKED.has(port))
    throw new Error(`${name} is ${port}, which browsers refuse to open. Choose another.`);
  await waitUntilFree(port);
  if (taken.has(port) || !(await isFree(port)))
    throw new Error(
      `${name} is ${port}, which another program uses. Stop that program, or choose another port.`,
    );
  taken.add(port);
  return port;
}

/** @throws Error if this machine has no such address, or it has no port to give */
export async function requireHost(host: string): Promise<void> {
  const problem = await tryListen({ port: 0, host });
  if (problem)
    throw new Error(
      `HOST is ${host}, where nothing can listen (${problem}): set it to an address of this machine.`,
    );
}

/** How long an exiting process of the last start may take to release its port. */
const RELEASE_MS = 3_000;

/** Reuses a port of the last start if it is released in time; else the next free one, starting with the wanted one. */
export async function reusePort(
  last: number | undefined,
  wanted: number,
  taken: Set<number>,
): Promise<number> {
  if (last === undefined) return findPort(wanted, taken);
  await waitUntilFree(last);
  return findPort(last, taken);
}

/** Waits until a port is free, at most as long as an exiting process may take to release it. */
export async function waitUntilFree(port: number): Promise<void> {
  const until = performance.now() + RELEASE_MS;
  while (!(await isFree(port)) && performance.now() < until) await pause(100);
}

/** Whether browsers allow the port and nothing listens on it, on IPv4, IPv6 and all interfaces: `localhost` may be either. */
export async function isFree(port: number): Promise<boolean> {
  if (BLOCKED.has(port)) return false;
  for (const host of ["127.0.0.1", "::1", "0.0.0.0", "::"]) {
    if (!(await canListen(port, host))) return false;
  }
  return true;
}

/** Without IPv6, nothing can listen there, and the port counts as free. */
async function canListen(port: number, host: string): Promise<boolean> {
  return (await tryListen({ port, host, exclusive: true, ipv6Only: true })) !== "EADDRINUSE";
}

/** @returns the error's code, or undefined if it can be listened there */
function tryListen(options: ListenOptions): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(options, () => server.close(() => resolve(undefined)));
  });
}
