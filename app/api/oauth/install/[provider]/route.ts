import type { NextRequest } from "next/server";
import { begin } from "../../begin.ts";

/** Off to the page at which people install the app on an account, where a provider parts this from consent. */
export async function POST(
  request: NextRequest,
  { params }: { params: Promise<{ provider: string }> },
): Promise<Response> {
  return begin(request, "install", (await params).provider);
}
