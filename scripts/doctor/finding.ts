/** The result of one check. `fix` says what to do. Contains no secret. */
export interface Finding {
  status: "pass" | "warn" | "fail";
  /** What was checked, in two or three words. */
  subject: string;
  message: string;
  fix?: string;
}

/** It works. */
export function pass(subject: string, message: string): Finding {
  return { status: "pass", subject, message };
}

/** It works or may work, but is not suitable for production. */
export function warn(subject: string, message: string, fix: string): Finding {
  return { status: "warn", subject, message, fix };
}

/** It does not work: people would get an error. */
export function fail(subject: string, message: string, fix: string): Finding {
  return { status: "fail", subject, message, fix };
}
