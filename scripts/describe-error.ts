const NOT_PERMITTED = ["EACCES", "EPERM", "EROFS"];

/**
 * @returns an error's message, or its code: Node has no message if a host's addresses all refuse. No driver's contains the password.
 * For a file or folder that the user may not use, what to do.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  if (code && path && NOT_PERMITTED.includes(code)) {
    return `${path} can't be used (${code}). The user who runs the app has to be able to read and write it: change its owner, or set DATA_DIR.`;
  }
  return error.message || (code ?? error.name);
}
