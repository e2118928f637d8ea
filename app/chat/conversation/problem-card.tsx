"use client";

import { RefreshCw } from "lucide-react";
import { Button, buttonClass } from "#app/ui/button.tsx";
import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { NewFromDraft } from "../new-from-draft.tsx";
import { withComposerFocus } from "./composer.tsx";
import type { Problem } from "./problem.ts";

const modelProblem = lazyWithPreload(() => import("./model-problem.tsx"));

/** What went wrong, and how to continue. */
export function ProblemCard({
  problem,
  from,
  onRetry,
}: {
  problem: Problem;
  from: string;
  onRetry: () => void;
}) {
  return (
    <Notice tone="bad">
      <p className="font-medium">{problem.title}</p>
      <p className="mt-0.5 text-muted-foreground">
        {problem.code ? (
          <LazyWithPreload
            key={problem.code}
            code={modelProblem}
            name={problem.code}
            missing={problem.text}
          />
        ) : (
          problem.text
        )}
      </p>
      {problem.kind === "signed_out" ? (
        <a
          href={`/sign-in?from=${encodeURIComponent(from)}`}
          className={buttonClass("primary", "small", "mt-3")}
        >
          Sign in again
        </a>
      ) : null}
      {problem.kind === "missing" ? <NewFromDraft /> : null}
      {problem.canRetry ? (
        <Button size="small" className="mt-3" onClick={withComposerFocus(onRetry)}>
          <RefreshCw className="size-4" />
          {problem.kind === "changed" ? "Show the current version" : "Retry"}
        </Button>
      ) : null}
    </Notice>
  );
}
