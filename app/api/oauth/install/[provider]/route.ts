import type { NextRequest } from "next/server";
import { begin } from "../../begin.ts";

/** Redirects to the page that installs the app on an account, for providers that separate this from consent. */
export async function POST(
  request: NextRequest,
  { params }: { params: Promise<{ provider: string }> },
): Promise<Response> {
  return begin(request, "install", (await params).provider);
}
