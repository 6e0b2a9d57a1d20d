import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return (
    <input
      className={cn(
        'h-10 w-full rounded-md max-md:h-11 border border-input bg-card px-3 text-base outline-none md:text-sm',
        'placeholder:text-muted-foreground focus-visible:border-ring focus-visible:ring-[3px] focus-visible:ring-ring/50',
        'file:mr-3 file:h-full file:border-0 file:bg-transparent file:font-medium file:text-primary',
        'aria-invalid:border-destructive disabled:opacity-50',
        className,
      )}
      {...props}
    />
  );
}
