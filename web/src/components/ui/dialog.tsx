// Something that wants an answer first: in the middle of a desk's screen, from the bottom of a phone's; or a drawer at the side.
import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import { type ComponentProps, type ReactNode, useRef } from 'react';
import { cn } from '@/lib/cn.ts';
import { t } from '@/wording/wording.ts';

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

const PLACES = {
  middle:
    'inset-x-0 bottom-0 max-h-[92dvh] rounded-t-2xl data-[state=open]:slide-in-from-bottom md:inset-auto md:top-1/2 md:left-1/2 md:w-full md:max-w-lg md:-translate-x-1/2 md:-translate-y-1/2 md:rounded-2xl md:data-[state=open]:slide-in-from-bottom-4',
  side: 'inset-y-0 right-0 w-[min(24rem,92vw)] data-[state=open]:slide-in-from-right',
} as const;

export function DialogContent({
  title,
  description,
  place = 'middle',
  className,
  children,
  onOpenAutoFocus,
  onCloseAutoFocus,
  ...props
}: ComponentProps<typeof Radix.Content> & {
  title: string;
  description?: ReactNode;
  place?: keyof typeof PLACES;
}) {
  // Radix gives the focus back to a trigger of its own; most dialogs here are opened by what is none.
  const opener = useRef<Element>(null);
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 bg-black/50 data-[state=open]:animate-in data-[state=open]:fade-in" />
      <Radix.Content
        {...(description === undefined && { 'aria-describedby': undefined })}
        className={cn(
          'fixed z-50 flex flex-col gap-4 overflow-y-auto border bg-popover p-5 text-popover-foreground shadow-xl outline-none data-[state=open]:animate-in',
          PLACES[place],
          className,
        )}
        onOpenAutoFocus={(event) => {
          opener.current = document.activeElement;
          onOpenAutoFocus?.(event);
        }}
        onCloseAutoFocus={(event) => {
          onCloseAutoFocus?.(event);
          if (event.defaultPrevented || !(opener.current instanceof HTMLElement)) return;
          event.preventDefault();
          opener.current.focus();
        }}
        {...props}
      >
        <header className="flex items-start justify-between gap-4">
          <div className="flex flex-col gap-1">
            <Radix.Title className="text-lg leading-tight font-semibold">{title}</Radix.Title>
            {description !== undefined && (
              <Radix.Description className="text-sm text-muted-foreground">{description}</Radix.Description>
            )}
          </div>
          <Radix.Close
            aria-label={t.common.close}
            className="-m-3 rounded-md p-3 outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/50"
          >
            <X aria-hidden className="size-5" />
          </Radix.Close>
        </header>
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
