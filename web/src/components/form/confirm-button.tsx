// A button for what is not easily undone: it asks first, says what will happen, and shows why it did not.
import { useMutation } from '@tanstack/react-query';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { t } from '@/wording/wording.ts';

export function ConfirmButton({
  title,
  lead,
  action,
  done,
  onConfirm,
  children,
  more,
  ...button
}: Pick<ComponentProps<typeof Button>, 'variant' | 'size' | 'disabled' | 'aria-label'> & {
  /** What is asked. */
  title: string;
  /** What happens then. */
  lead: ReactNode;
  /** What the button that does it says. */
  action: string;
  done?: string;
  onConfirm(): Promise<unknown>;
  /** What else is to be said before. */
  more?: ReactNode;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const confirm = useMutation({
    mutationFn: onConfirm,
    onSuccess() {
      setOpen(false);
      if (done !== undefined) toast.success(done);
    },
  });
  return (
    <>
      <Button variant="outline" size="sm" {...button} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <Dialog
        open={open}
        onOpenChange={(next) => {
          confirm.reset();
          setOpen(next);
        }}
      >
        <DialogContent title={title} description={lead}>
          {more}
          <Problem error={confirm.error} />
          <div className="flex flex-wrap justify-end gap-2">
            <Button variant="outline" onClick={() => setOpen(false)}>
              {t.common.cancel}
            </Button>
            <Button variant="destructive" disabled={confirm.isPending} onClick={() => confirm.mutate()}>
              {confirm.isPending ? t.common.oneMoment : action}
            </Button>
          </div>
        </DialogContent>
      </Dialog>
    </>
  );
}
