import type { Supervised } from "./child.ts";

const NOTICE_MS = 1_000;

/**
 * Stops the services in an order that lets open answers finish: first the LangGraph server, while the app still issues tokens to its
 * tools; then the others.
 * @param hurry ends the waiting
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

const POLL_MS = 500;

/**
 * Calls back when the parent process has exited. npm sends SIGTERM to a shell, which exits without forwarding it, so a launcher started
 * by npm must exit with its parent. One that was started without npm may outlive its terminal.
 */
export function watchParent(env: NodeJS.ProcessEnv, gone: () => void): void {
  if (!env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, POLL_MS);
  timer.unref();
}
