import type { ComponentType } from "react";

/** What a feature brings to the settings' pages. */
export interface SettingsFeature {
  /** A part of the page of connections. */
  Connections?: ComponentType<{ userId: string }>;
}
