import { once } from "node:events";
import { Agent, createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";

/** A typical load balancer: polls each instance's readiness, keeps connections alive, retries nothing. */
export interface LoadBalancer {
  url: string;
  add(instance: string): void;
  /** The instances that currently get requests. */
  ready(): string[];
  close(): void;
}

const POLL_MS = 500;

export async function startLoadBalancer(): Promise<LoadBalancer> {
  const instances = new Map<string, boolean>();
  const agent = new Agent({ keepAlive: true });
  const ready = () => [...instances].flatMap(([instance, isReady]) => (isReady ? [instance] : []));
  let count = 0;

  const server = createServer((request, response) => {
    const candidates = ready();
    const instance = candidates[count++ % candidates.length];
    if (!instance) return response.writeHead(502).end();
    const { method, url = "/", headers } = request;
    const upstream = httpRequest(`${instance}${url}`, { method, headers, agent });
    upstream.once("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once("error", () => response.destroy());
    });
    upstream.once("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    response.once("close", () => upstream.destroy());
    request.pipe(upstream);
  });
  /** One at a time for each instance, so that no late answer replaces a newer one. */
  const polled = new Set<string>();
  const poll = async (instance: string) => {
    if (polled.has(instance)) return;
    polled.add(instance);
    const isReady = await fetch(`${instance}/api/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    instances.set(instance, isReady);
    polled.delete(instance);
  };
  const timer = setInterval(() => [...instances.keys()].forEach((one) => void poll(one)), POLL_MS);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    add: (instance) => void instances.set(instance, false),
    ready,
    close() {
      clearInterval(timer);
      agent.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}
