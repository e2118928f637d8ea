import type { ComponentType } from "react";

/** What a feature brings to the settings' pages. */
export interface SettingsFeature {
  /** A section of the connections page. */
  Connections?: ComponentType<{ userId: string }>;
}
