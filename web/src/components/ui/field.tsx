// A form's field: its label, its control, what to know about it and what is wrong with it.
import { useId, type ReactNode } from 'react';

export interface ControlProps {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

/** `children` draws the control with what ties it to its label, hint and error. */
export function FormField({
  label,
  hint,
  error,
  className,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string;
  className?: string;
  children(control: ControlProps): ReactNode;
}) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={`flex min-w-0 flex-col gap-1.5 ${className ?? ''}`}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        ...(note !== undefined && { 'aria-describedby': `${id}-note` }),
        ...(error !== undefined && { 'aria-invalid': true }),
      })}
      {note !== undefined && (
        <p
          id={`${id}-note`}
          className={error === undefined ? 'text-xs text-muted-foreground' : 'text-xs text-danger'}
          {...(error !== undefined && { role: 'alert' })}
        >
          {note}
        </p>
      )}
    </div>
  );
}
