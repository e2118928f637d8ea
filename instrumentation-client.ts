/**
 * Next runs this before the app. React is loaded here, and the app starts in the browser's next task (app/layout.tsx): both in
 * one would hold the page up for longer than somebody who begins to write should notice. docs/decisions/0054
 */
import "react-dom/client";
