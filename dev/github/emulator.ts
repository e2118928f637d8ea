/**
 * Runs `emulate` in a worker thread of its own.
 * The library stamps everything with the current time and offers no way to say otherwise; in its own thread the clock
 * can be turned back while the seed is written, so that issues are weeks old and `since` and `sort=updated` mean something.
 */
import { parentPort, workerData } from "node:worker_threads";
import { createEmulator, type SeedConfig } from "emulate";

/** What the gate hands to the worker. `clock[0]` is the time to pretend in ms, or 0 for the real one. */
export interface EmulatorInput {
  clock: SharedArrayBuffer;
  seed: SeedConfig;
}

/** What the worker answers once it listens: the address that the library writes into its answers. */
export interface EmulatorReady {
  url: string;
}

const input = workerData as EmulatorInput;
const pretended = new Float64Array(input.clock);
const realNow = Date.now.bind(Date);
const now = (): number => pretended[0] || realNow();

globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
});

const emulator = await createEmulator({
  service: "github",
  port: 0,
  hostname: "127.0.0.1",
  seed: input.seed,
});
parentPort?.postMessage({ url: emulator.url } satisfies EmulatorReady);
