import { redirect } from "next/navigation";

/** The settings open with the connections. */
export default function SettingsPage(): never {
  redirect("/settings/connections");
}
