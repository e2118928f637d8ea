import { expect, test, vi } from "vitest";
import { webEnv } from "../env.ts";
import { beginInstallation, finishConnection, readReturn } from "./connect.ts";
import { github } from "./providers/github.ts";

vi.mock("./providers/index.ts", () => ({
  findProvider: (id: string) => ({
    ...github(webEnv()),
    id,
    installPage: "https://provider.example/install",
  }),
}));

test("a flow started for one provider is rejected at another's callback (RFC 9700 §4.4.2)", async () => {
  const alice = { userId: "alice", sessionId: "session" };
  const { url, cookie } = await beginInstallation("github", alice, { returnTo: "/chat" });
  const comingBackTo = (provider: string) => {
    const callback = new URL(`/api/oauth/callback/${provider}`, webEnv().APP_URL);
    callback.search = new URLSearchParams({
      code: "c",
      state: url.searchParams.get("state") ?? "",
    }).toString();
    return [provider, callback, alice, cookie.value] as const;
  };
  await expect(readReturn(...comingBackTo("github"))).resolves.toMatchObject({ returnTo: "/chat" });
  await expect(readReturn(...comingBackTo("atlassian"))).resolves.toBeUndefined();
  await expect(finishConnection(...comingBackTo("atlassian"))).rejects.toMatchObject({
    code: "invalid_request",
  });
});
