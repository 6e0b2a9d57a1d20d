// A form in a dialog: closing it asks first where something would be lost.
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { m } from '@/wording/manage/manage.ts';
import { UnsavedContext } from './settings-form.tsx';

export function EditDialog({
  title,
  description,
  onClose,
  children,
}: {
  title: string;
  description?: ReactNode;
  onClose(): void;
  children: ReactNode;
}) {
  const [unsaved, setUnsaved] = useState(false);
  const [asking, setAsking] = useState(false);
  return (
    <Dialog open onOpenChange={(open) => open || (unsaved ? setAsking(true) : onClose())}>
      <DialogContent
        title={title}
        {...(description !== undefined && { description })}
        className="md:max-w-xl"
      >
        <UnsavedContext value={setUnsaved}>{children}</UnsavedContext>
        {asking && unsaved && (
          <div
            role="alert"
            className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap items-center gap-2 border-t bg-popover p-4"
          >
            <p className="mr-auto text-sm font-medium">{m.form.unsaved}</p>
            <Button variant="outline" onClick={onClose}>
              {m.form.discard}
            </Button>
            <Button onClick={() => setAsking(false)}>{m.form.stay}</Button>
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}
