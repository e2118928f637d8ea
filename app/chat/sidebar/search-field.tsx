"use client";

import { Search, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { buttonClass } from "#app/ui/button.tsx";

/** Searches conversations by title. Escape clears it. */
export function SearchField({ query, onChange }: { query: string; onChange: (query: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Text typed before hydration: React keeps it without an event.
    if (field.current?.value) onChange(field.current.value);
  }, [onChange]);

  function clear(): void {
    onChange("");
    field.current?.focus();
  }
  return (
    <search className="relative block px-3 pb-2">
      <Search className="-translate-y-1/2 pointer-events-none absolute top-[calc(50%-0.25rem)] left-6 size-4 text-muted-foreground" />
      <input
        ref={field}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label="Search conversations"
        dir="auto"
        placeholder="Search"
        value={query}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || query === "") return;
          // On phones, Escape would close the drawer.
          event.stopPropagation();
          clear();
        }}
        className="min-h-9 w-full rounded-lg border border-transparent bg-muted pr-9 pl-9 text-sm placeholder:text-muted-foreground hover:border-input"
      />
      {query ? (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={clear}
          className={buttonClass("ghost", "icon", "absolute top-0.5 right-3.5 size-8!")}
        >
          <X className="size-4" />
        </button>
      ) : null}
    </search>
  );
}
