/**
 * Loaded before every npm script's program (`node --import`). A Node that can't run TypeScript, or is older than a dependency requires,
 * exits here with a message. Plain JavaScript, which such a Node can parse.
 */
const [major, minor] = process.versions.node.split(".").map(Number);
if (!process.features.typescript || major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `This is Node ${process.versions.node}, which is too old: the app needs 22.19 or later.\n` +
      "The project brings its own (24): run it through npm (`npm run dev`), after `npm install`.\n",
  );
  process.exit(1);
}
