"use client";

import { useSearchParams } from "next/navigation";
import { readNotice } from "#app/settings/connections/notices.ts";
import { Notice } from "./notice.tsx";

/** Why connecting a provider from this page failed, from the query parameters. */
export default function ConnectProblem({ className }: { className?: string }) {
  const problem = useSearchParams().get("problem");
  const notice = problem ? readNotice({ problem }) : undefined;
  if (!notice) return null;
  return (
    <Notice tone={notice.tone} className={className}>
      {notice.text}
    </Notice>
  );
}
