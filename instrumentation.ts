/** Next calls this once when the server starts: the environment is checked and the schema brought up to date first. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startWeb } = await import("#auth/authorization-server/start.ts");
  await startWeb();
}
