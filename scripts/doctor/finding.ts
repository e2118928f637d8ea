/** What one check found. `fix` says what to do; no value of a secret stands in any of them. */
export interface Finding {
  status: "pass" | "warn" | "fail";
  /** What was looked at, in two or three words. */
  subject: string;
  message: string;
  fix?: string;
}

/** It works. */
export function pass(subject: string, message: string): Finding {
  return { status: "pass", subject, message };
}

/** It works, or may work, but not as it should in earnest. */
export function warn(subject: string, message: string, fix: string): Finding {
  return { status: "warn", subject, message, fix };
}

/** It does not work: people would see an error. */
export function fail(subject: string, message: string, fix: string): Finding {
  return { status: "fail", subject, message, fix };
}
