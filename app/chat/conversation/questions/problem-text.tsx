import { clsx } from "clsx";

/** What is wrong with an answer. */
export function ProblemText({ text, className }: { text: string | undefined; className?: string }) {
  if (!text) return null;
  return (
    <p role="alert" className={clsx("text-danger text-sm", className)}>
      {text}
    </p>
  );
}
