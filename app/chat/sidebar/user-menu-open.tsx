"use client";

import { LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import { useState, useTransition } from "react";
import { applyTheme, currentTheme, readTheme, type Theme } from "#app/ui/theme.ts";
import { finishDeletions } from "../list/deletions.ts";
import { submitSignOut } from "../sign-out.ts";
import { TRIGGER, UserLine } from "./user-line.tsx";

const THEME_CHOICES = [
  { theme: "system", name: "System", Icon: Monitor },
  { theme: "light", name: "Light", Icon: Sun },
  { theme: "dark", name: "Dark", Icon: Moon },
] as const;

const ITEM =
  "flex min-h-9 cursor-pointer select-none items-center gap-2.5 rounded-md px-2.5 text-sm outline-none data-[highlighted]:bg-muted";

/** After signing out, the server accepts no deletions. */
async function leave(): Promise<void> {
  await finishDeletions();
  submitSignOut();
}

/** The menu, open from the start: it is rendered on demand. */
export default function UserMenuOpen() {
  const [theme, setTheme] = useState<Theme>(currentTheme);
  const [, startTransition] = useTransition();

  function choose(value: string): void {
    const chosen = readTheme(value);
    applyTheme(chosen);
    setTheme(chosen);
  }

  return (
    <DropdownMenu.Root defaultOpen modal={false}>
      <DropdownMenu.Trigger className={TRIGGER}>
        <UserLine />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        side="top"
        align="start"
        sideOffset={6}
        className="z-50 w-(--radix-dropdown-menu-trigger-width) min-w-56 animate-rise rounded-xl border bg-card p-1.5 shadow-black/10 shadow-xl"
      >
        <DropdownMenu.Item asChild className={ITEM}>
          <Link href="/settings/connections">
            <Settings className="size-4" />
            Settings
          </Link>
        </DropdownMenu.Item>
        <DropdownMenu.Separator className="my-1.5 h-px bg-border" />
        <DropdownMenu.Label className="px-2.5 pt-1 pb-1.5 text-muted-foreground text-xs">
          Theme
        </DropdownMenu.Label>
        <DropdownMenu.RadioGroup
          value={theme}
          onValueChange={choose}
          aria-label="Theme"
          className="grid grid-cols-3 gap-1"
        >
          {THEME_CHOICES.map(({ theme: value, name, Icon }) => (
            <DropdownMenu.RadioItem
              key={value}
              value={value}
              onSelect={(event) => event.preventDefault()}
              className="flex cursor-pointer flex-col items-center gap-1 rounded-md border border-transparent py-2 text-xs outline-none data-[state=checked]:border-input data-[highlighted]:bg-muted data-[state=checked]:font-medium"
            >
              <Icon className="size-4" />
              {name}
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Separator className="my-1.5 h-px bg-border" />
        <DropdownMenu.Item className={ITEM} onSelect={() => startTransition(leave)}>
          <LogOut className="size-4" />
          Sign out
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
