import type { NextRequest } from "next/server";
import { begin } from "../../begin.ts";

/** Redirects to a provider's consent page. */
export async function POST(
  request: NextRequest,
  { params }: { params: Promise<{ provider: string }> },
): Promise<Response> {
  return begin(request, "connect", (await params).provider);
}
