import { beginConnection } from "#auth/secrets/connect.ts";
import { begin } from "../../begin.ts";

/** Off to a provider's consent page. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ provider: string }> },
): Promise<Response> {
  const { provider } = await params;
  return begin(request, (owner, wish) => beginConnection(provider, owner, wish));
}
