import { redirect } from "next/navigation";

/** Settings begin with the connections. */
export default function SettingsPage(): never {
  redirect("/settings/connections");
}
