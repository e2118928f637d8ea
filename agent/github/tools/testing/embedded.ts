/** For tests: the embedded GitHub, and people who connected it through its own login and consent pages. */
import { afterAll } from "vitest";
import type { GitHubBroker } from "#agent/github/client.ts";
import type { GitHubTool } from "#agent/github/tools/define.ts";
import { startGitHub } from "#dev/github/server.ts";
import { callTool, openBroker } from "./played-github.ts";

const client_id = "tools";
const client_secret = "known to everybody";
const redirect_uri = "http://127.0.0.1:9/callback";

/** The tools with one person's connection. */
export interface Hands {
  /** The broker for an agent's tools. */
  broker: GitHubBroker;
  /** Calls a tool. @throws Error with the tool's message if it fails */
  ask: (tool: GitHubTool, args: Record<string, unknown>) => Promise<Record<string, unknown>>;
  /** The message of a tool that must fail. */
  refuse: (tool: GitHubTool, args: Record<string, unknown>) => Promise<string>;
  /** Creates a repository with a README. */
  createRepository: (name: string, isPrivate: boolean) => Promise<void>;
}

export interface EmbeddedGitHub {
  url: string;
  /** Signs in as `login`, consents to `scope`, and gives the tools this connection. */
  connect: (login: string, scope: string) => Promise<Hands>;
  /** Calls a control endpoint of the server: `/rate`, `/fault`. */
  control: (path: string, body: Record<string, unknown>) => Promise<void>;
  close: () => Promise<void>;
}

/** Starts it on a free port. */
export async function startEmbedded(): Promise<EmbeddedGitHub> {
  const github = await startGitHub({
    clients: [{ client_id, client_secret, redirect_uris: [redirect_uri] }],
  });
  return {
    url: github.url,
    connect: async (login, scope) => giveHands(github.url, login, await fetchToken(github.url, login, scope)),
    control: async (path, body) => {
      const headers = { "content-type": "application/json" };
      await expectOk(
        fetch(`${github.url}/_control${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
      );
    },
    close: () => github.close(),
  };
}

export const webshop = { owner: "alice", repo: "webshop" };
export const diary = { owner: "alice", repo: "diary" };

/** Starts it for the tests of a file, with alice connected, her public repository `webshop` and her private one `diary`. */
export async function serveRepositories(): Promise<{ github: EmbeddedGitHub; alice: Hands }> {
  const github = await startEmbedded();
  afterAll(() => github.close());
  const alice = await github.connect("alice", "repo read:user notifications");
  await alice.createRepository("webshop", false);
  await alice.createRepository("diary", true);
  return { github, alice };
}

function giveHands(url: string, login: string, accessToken: string): Hands {
  const broker: GitHubBroker = {
    ...openBroker(url),
    baseUrl: () => `${url}/api/v3`,
    spaced: false,
    exchange: async ({ scopes }) => ({ accessToken, scopes: [...scopes], useId: "use-1", login }),
  };
  return {
    broker,
    async ask(tool, args) {
      const { status, text, result } = await callTool(tool, args, broker);
      if (status === "error") throw new Error(text);
      return result;
    },
    async refuse(tool, args) {
      const { status, text } = await callTool(tool, args, broker);
      if (status !== "error") throw new Error(`It did not fail: ${text}`);
      return text;
    },
    async createRepository(name, isPrivate) {
      const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
      const body = JSON.stringify({ name, private: isPrivate, auto_init: true, description: "Sells hats" });
      await expectOk(fetch(`${url}/api/v3/user/repos`, { method: "POST", headers, body }));
    },
  };
}

/** The web flow of an OAuth app, as in a browser. */
async function fetchToken(url: string, login: string, scope: string): Promise<string> {
  const query = new URLSearchParams({ client_id, redirect_uri, scope });
  const post = (
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string>,
  ): Promise<Response> =>
    fetch(url + path, { method: "POST", body: new URLSearchParams(fields), headers, redirect: "manual" });

  const signedIn = await post(`/login/session?${query}`, { login }, {});
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const page = await fetch(`${url}/login/oauth/authorize?${query}`, {
    headers: { cookie },
    redirect: "manual",
  });
  const ticket = /name="ticket" value="([^"]+)"/.exec(await page.text())?.[1];
  // No consent page if the person has consented before.
  const decided = ticket
    ? await post("/login/oauth/decision", { ticket, decision: "authorize" }, { cookie })
    : page;
  const code = new URL(decided.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const accept = { accept: "application/json" };
  const granted = await expectOk(
    post("/login/oauth/access_token", { client_id, client_secret, code }, accept),
  );
  const { access_token }: { access_token: string } = await granted.json();
  return access_token;
}

async function expectOk(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  if (!response.ok)
    throw new Error(`The embedded GitHub answered ${response.status}: ${await response.text()}`);
  return response;
}
