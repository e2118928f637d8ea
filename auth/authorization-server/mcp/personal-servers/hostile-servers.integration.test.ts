import { beforeEach, describe, expect, test, vi } from "vitest";
import { database } from "#db/index.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { parseWebEnv } from "../../env.ts";
import { finishConnection } from "../../secrets/connect.ts";
import { servePlayedPair } from "../testing/played-pair.ts";
import { challenge, RESOURCE_METADATA } from "../testing/played-servers.ts";
import { describeUs } from "./provider.ts";
import { findPersonalServer, isDocumentPublished } from "./store.ts";
import { type Arrived, arrive } from "./testing/arrive.ts";
import { allowPersonalServers } from "./testing/servers.ts";

vi.mock("#db/index.ts");
vi.mock("../../env.ts", { spy: true });

const hostile = await servePlayedPair();

describeOnBothDatabases("an MCP server that a person adds", (get) => {
  let alice: Arrived;

  beforeEach(async () => {
    vi.mocked(database).mockReturnValue(get().db);
    allowPersonalServers();
    alice = await arrive(get().db);
  });

  describe("and that is malicious", () => {
    const kept = () =>
      get().db.selectFrom("personal_servers").selectAll().where("user_id", "=", alice.userId).execute();

    test.each<[string, () => void, object]>([
      [
        "describes itself as another server",
        () => {
          hostile.mcp.routes[RESOURCE_METADATA] = () => ({
            json: { resource: "https://bank.example/mcp", authorization_servers: [hostile.issuer.url] },
          });
        },
        { details: { reason: "resource_mismatch" } },
      ],
      [
        "names metadata on a private address",
        () => {
          hostile.mcp.routes["/mcp"] = () => challenge('resource_metadata="https://169.254.169.254/latest"');
        },
        { details: { reason: "unsafe_address" } },
      ],
      [
        "names an authorization server on a private address",
        () => {
          hostile.mcp.routes[RESOURCE_METADATA] = () => ({
            json: { resource: `${hostile.mcp.url}/mcp`, authorization_servers: ["https://10.0.0.1"] },
          });
        },
        { details: { reason: "unsafe_address" } },
      ],
      [
        "redirects",
        () => {
          hostile.mcp.routes["/mcp"] = () => ({
            status: 307,
            headers: { location: `${hostile.issuer.url}/x` },
          });
        },
        { status: 307 },
      ],
    ])("is not added when it %s", async (_name, change, refusal) => {
      change();
      await expect(alice.add(`${hostile.mcp.url}/mcp`)).rejects.toMatchObject(refusal);
      await expect(kept()).resolves.toEqual([]);
      expect(hostile.issuer.requests.map(({ path }) => path)).not.toContain("/x");
    });

    test.each(["token_endpoint", "registration_endpoint"])(
      "causes no request to a %s on a private address",
      async (endpoint) => {
        const server = await alice.add(`${hostile.mcp.url}/mcp`);
        const play = hostile.issuer.routes["/.well-known/oauth-authorization-server"];
        hostile.issuer.routes["/.well-known/oauth-authorization-server"] = (request) => {
          const answer = play?.(request);
          return { json: { ...Object(answer?.json), [endpoint]: "https://10.0.0.1/secret" } };
        };
        const connecting = async () => {
          const { url, cookie } = await alice.begin(server);
          const callback = new URL(url.searchParams.get("redirect_uri") ?? "");
          callback.search = new URLSearchParams({
            code: "code",
            state: url.searchParams.get("state") ?? "",
            iss: hostile.issuer.url,
          }).toString();
          await finishConnection(server.id, callback, alice, cookie.value);
        };
        await expect(connecting()).rejects.toMatchObject({ details: { reason: "unsafe_address" } });
      },
    );

    test.each([
      "http://127.0.0.1:9/mcp",
      "https://localhost/mcp",
      "http://example.com/mcp",
      "https://192.168.0.1/mcp",
    ])("is refused at %s by an app on the internet", async (address) => {
      allowPersonalServers({ APP_URL: "https://agent.example.com" });
      await expect(alice.add(address)).rejects.toMatchObject({ details: { reason: "unsafe_address" } });
    });
  });

  test("has a client metadata document only if its authorization server identifies itself, which then becomes mandatory", async () => {
    const { db } = get();
    const row = await alice.add(`${hostile.mcp.url}/mcp`);
    const env = parseWebEnv({
      ...process.env,
      MCP_PERSONAL_SERVERS: "true",
      APP_URL: "https://agent.example.com",
    });
    const found = {
      issuer: "https://issuer.example",
      authorization_endpoint: "https://issuer.example/authorize",
      token_endpoint: "https://issuer.example/token",
      client_id_metadata_document_supported: true,
    };
    await expect(describeUs(db, row, found, env)).resolves.toEqual({ server: found, metadataUrl: undefined });
    await expect(isDocumentPublished(db, row.id)).resolves.toBe(false);
    const proven = { ...found, authorization_response_iss_parameter_supported: true };
    await expect(describeUs(db, row, proven, env)).resolves.toEqual({
      server: proven,
      metadataUrl: `https://agent.example.com/mcp/clients/${row.id}`,
    });
    await expect(isDocumentPublished(db, row.id)).resolves.toBe(true);
    const later = await findPersonalServer(db, alice.userId, row.id);
    const { client_id_metadata_document_supported: _taken, ...withdrawn } = found;
    await expect(describeUs(db, later ?? row, withdrawn, env)).resolves.toEqual({
      server: { ...withdrawn, authorization_response_iss_parameter_supported: true },
      metadataUrl: undefined,
    });
  });
});
