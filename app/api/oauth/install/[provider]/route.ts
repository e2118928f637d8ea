import { beginInstallation } from "#auth/secrets/connect.ts";
import { begin } from "../../begin.ts";

/** Off to the page at which people install the app on an account, where a provider parts this from consent. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ provider: string }> },
): Promise<Response> {
  const { provider } = await params;
  return begin(request, (owner, wish) => beginInstallation(provider, owner, wish));
}
