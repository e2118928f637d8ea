import type { ChatFeature } from "../feature.ts";
import { InspectorButton } from "./inspector-button.tsx";

/** What each message went through: docs/decisions/0044. */
export const inspector: ChatFeature = { HeaderButton: InspectorButton };
