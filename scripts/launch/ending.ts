import type { Supervised } from "./child.ts";

const NOTICE_MS = 1_000;

/**
 * Ends the services in an order that lets open answers end: first the LangGraph server, in which they are made, while the
 * app still lends its tools tokens; then the others.
 * @param hurry cuts the waiting short
 */
export async function endServices(
  services: readonly Supervised[],
  hurry: AbortSignal,
  say: (message: string) => void,
): Promise<void> {
  const notice = setTimeout(() => say("Open answers may end; Ctrl-C again ends them now."), NOTICE_MS);
  await Promise.all(services.map((service) => service.drain(hurry)));
  clearTimeout(notice);
  await Promise.all(services.map((service) => service.stop()));
}

const LOOK_EVERY_MS = 500;

/**
 * Calls back when the parent is gone. npm hands SIGTERM to a shell, which ends without handing it on: a launcher that npm
 * started ends with it. One that was started without npm may outlive its terminal.
 */
export function watchParent(env: NodeJS.ProcessEnv, gone: () => void): void {
  if (!env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, LOOK_EVERY_MS);
  timer.unref();
}
