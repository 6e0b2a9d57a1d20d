import * as Radix from '@radix-ui/react-switch';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';

/** On or off. Takes effect at once, or with the form it stands in. */
export function Switch({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        'relative inline-flex h-6 w-11 shrink-0 items-center rounded-full bg-input p-0.5 transition-colors outline-none',
        // On a phone a finger may miss it by a little.
        'max-md:after:absolute max-md:after:inset-x-0 max-md:after:-inset-y-2.5',
        'focus-visible:ring-[3px] focus-visible:ring-ring/50 disabled:opacity-50 data-[state=checked]:bg-primary',
        className,
      )}
      {...props}
    >
      <Radix.Thumb className="size-5 rounded-full bg-card shadow-xs transition-transform data-[state=checked]:translate-x-5" />
    </Radix.Root>
  );
}
