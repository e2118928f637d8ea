const LEAST = [22, 12] as const;

/** Refuses to start on a Node that is too old, with a sentence that says what to do. */
export function requireNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return;
  throw new Error(
    `This is Node ${version}; the app needs ${LEAST.join(".")} or later.\n` +
      "The project brings its own (24): run it through npm (`npm run dev`), after `npm install`.",
  );
}
