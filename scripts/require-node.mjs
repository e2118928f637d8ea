/**
 * Loaded before what an npm script starts (`node --import`): a Node that does not run TypeScript ends here, with a sentence
 * that says what to do. Plain JavaScript, which such a Node can read.
 */
if (!process.features.typescript) {
  process.stderr.write(
    `This is Node ${process.versions.node}, which does not run TypeScript: the app needs 22.18 or later.\n` +
      "The project brings its own (24): run it through npm (`npm run dev`), after `npm install`.\n",
  );
  process.exit(1);
}
