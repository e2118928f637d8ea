import { clsx } from "clsx";
import type { ComponentProps } from "react";

export type ButtonLook = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "medium" | "small" | "icon";

const LOOKS: Record<ButtonLook, string> = {
  primary: "bg-primary text-primary-foreground hover:bg-primary/90 border border-transparent",
  secondary: "bg-card border border-border hover:bg-muted",
  ghost: "border border-transparent text-muted-foreground hover:bg-muted hover:text-foreground",
  danger: "bg-card border border-danger text-danger hover:bg-danger-soft",
};

const SIZES: Record<ButtonSize, string> = {
  medium: "min-h-11 px-4 text-[0.9375rem]",
  small: "min-h-9 px-3 text-sm",
  icon: "size-10",
};

/** A button's classes, also for links that look like one. */
export function buttonClass(
  look: ButtonLook = "secondary",
  size: ButtonSize = "medium",
  className?: string,
): string {
  return clsx(
    "inline-flex select-none items-center justify-center gap-2 rounded-lg font-medium transition-colors",
    "disabled:opacity-50",
    LOOKS[look],
    SIZES[size],
    className,
  );
}

type ButtonProps = ComponentProps<"button"> & { look?: ButtonLook; size?: ButtonSize };

/** A button of type `button` by default. */
export function Button({ look, size, className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={buttonClass(look, size, className)} {...rest} />;
}
