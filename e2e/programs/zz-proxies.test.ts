import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:http2";
import { get } from "node:https";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findPort } from "#scripts/launch/ports.ts";
import { findProgram, type ProgramName } from "#scripts/programs/debian.ts";
import { type Certificate, makeCertificate } from "../support/certificate.ts";
import { Conversation } from "../support/conversation.ts";
import { FIRST_HALF, type GatedModel, SECOND_HALF, startGatedModel } from "../support/gated-model.ts";
import { HttpPerson } from "../support/http-person.ts";
import { adapt, readBlock, startProgram } from "../support/program.ts";
import { type System, startSystem } from "../support/system.ts";

/** The proxies of docs/proxies.md: each is a real program, configured with the page's own lines. */
const folder = mkdtempSync(path.join(os.tmpdir(), "obo-proxies-"));
let certificate: Certificate;
let model: GatedModel;
let system: System;
let port: number;

beforeAll(async () => {
  certificate = makeCertificate(folder);
  model = await startGatedModel();
  port = await findPort(8443, new Set());
  system = await startSystem({
    env: {
      APP_URL: `https://localhost:${port}`,
      CLIENT_ADDRESS_HEADER: "x-real-ip",
      MODEL: "openai:gated",
      MODEL_BASE_URL: model.url,
      MODEL_API_KEY: "for-the-gated-model",
    },
  });
});
afterAll(async () => {
  await system?.stop();
  model?.close();
  rmSync(folder, { recursive: true, force: true });
});

const upstream = () => ({ "127.0.0.1:3000": new URL(system.addresses.web).host });

/** nginx's configuration, with all of its files in this test's folder. */
function nginx(change: (block: string) => string = (block) => block): string[] {
  const server = adapt(change(readBlock("proxies.md", "nginx")), {
    ...upstream(),
    "listen 443": `listen 127.0.0.1:${port}`,
    "/etc/ssl/agent.example.com.crt": certificate.certFile,
    "/etc/ssl/agent.example.com.key": certificate.keyFile,
    "agent.example.com": "localhost",
  });
  const kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const temporary = kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("\n");
  const user = process.getuid?.() === 0 ? "user root;" : "";
  const main = `${user}\ndaemon off;\npid ${folder}/nginx.pid;\nerror_log stderr;\nevents {}\n`;
  const file = path.join(folder, "nginx.conf");
  writeFileSync(file, `${main}http {\naccess_log off;\n${temporary}\n${server}}\n`);
  return ["-c", file, "-p", folder, "-e", "stderr"];
}

function caddy(): string[] {
  const { certFile, keyFile } = certificate;
  const site = adapt(readBlock("proxies.md", "caddyfile"), {
    ...upstream(),
    "agent.example.com {": `https://localhost:${port} {\n  tls ${certFile} ${keyFile}`,
  });
  const file = path.join(folder, "Caddyfile");
  mkdirSync(path.join(folder, "caddy"), { recursive: true });
  const options = `{\n  admin off\n  auto_https disable_redirects\n  storage file_system ${folder}/caddy\n}\n`;
  writeFileSync(file, `${options}${site}`);
  return ["run", "--config", file, "--adapter", "caddyfile"];
}

function haproxy(): string[] {
  const both = path.join(folder, "both.pem");
  writeFileSync(both, `${certificate.cert}${certificate.key}`, { mode: 0o600 });
  const file = path.join(folder, "haproxy.cfg");
  const sections = adapt(readBlock("proxies.md", "haproxy"), {
    ...upstream(),
    "bind :443": `bind 127.0.0.1:${port}`,
    "/etc/haproxy/agent.example.com.pem": both,
  });
  writeFileSync(file, sections);
  return ["-db", "-f", file];
}

const withoutBufferSize = (block: string) => adapt(block, { "    proxy_buffer_size 8k;\n": "" });

const zip = (block: string) => adapt(block, { "    proxy_buffering off;\n": "    proxy_buffering on;\n    gzip on; gzip_types *; gzip_min_length 0; gzip_proxied any; gzip_comp_level 9;\n" });
const caddyZip = () => { const a = caddy(); const f = path.join(folder, "Caddyfile"); writeFileSync(f, readFileSync(f, "utf8").replace("  reverse_proxy", "  encode zstd gzip {\n    match header Content-Type *\n    minimum_length 0\n  }\n  reverse_proxy")); return a; };
const haZip = () => { const a = haproxy(); const f = path.join(folder, "haproxy.cfg"); writeFileSync(f, readFileSync(f, "utf8").replace("  timeout connect 5s", "  compression algo gzip\n  compression type text/event-stream text/html application/json\n  timeout connect 5s")); return a; };
const noH1 = (block: string) => adapt(block, { "    proxy_http_version 1.1;\n": "    proxy_http_version 1.0;\n" });
const PROXIES: [string, ProgramName, () => string[]][] = [
  ["nginx zip", "nginx", () => nginx(zip)],
  ["nginx http 1.0", "nginx", () => nginx(noH1)],
  ["Caddy zip", "caddy", caddyZip],
  ["haproxy zip", "haproxy", haZip],
];

describe.each(PROXIES)("behind %s, configured as in docs/proxies.md", (_title, name, configure) => {
  const program = findProgram(name);
  let stop: () => Promise<void>;
  let alice: HttpPerson;

  beforeEach(async () => {
    if (!program) return;
    stop = await startProgram(program, configure(), port);
    alice = new HttpPerson(system.appUrl, "alice");
    // haproxy checks the app's readiness before it forwards requests.
    await expect.poll(async () => (await alice.api("/api/health")).status).toBe(200);
  });
  afterEach(() => stop?.());

  test.skipIf(!program)(
    "a person signs in by the form, connects GitHub, and reads an answer as it streams",
    async () => {
      await alice.signInByForm("wonderland");
      expect(alice.cookie("__Host-obo-session")?.length).toBeGreaterThan(30);
      await alice.connectGitHub();
      const answer = await new Conversation(alice, "agent", randomUUID()).begin({
        input: { messages: [{ type: "human", content: "Hello" }] },
      });
      expect(answer.status).toBe(200);
      const body = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
      const readUntil = async (text: string): Promise<string> => {
        let seen = "";
        while (!seen.includes(text)) {
          const { done, value = "" } = (await body?.read()) ?? { done: true };
          if (done) throw new Error(`the stream ended before "${text}":\n${seen.slice(-2_000)}`);
          seen += value;
        }
        return seen;
      };
      // The model waits until this has arrived: a buffering proxy would hang here.
      expect(await readUntil(FIRST_HALF)).not.toContain(SECOND_HALF);
      model.release();
      await readUntil(SECOND_HALF);
      await body?.cancel();
    },
  );

});
