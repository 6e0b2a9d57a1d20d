// A telephone number: shown and typed as people write it, given to the form as E.164.
import { type ComponentProps, useState } from 'react';
import { phoneNumber } from '@/lib/format.ts';
import { asE164, E164 } from '@/lib/phone-number.ts';
import { Input } from './input.tsx';

export function PhoneInput({
  value,
  onChange,
  onBlur,
  ...input
}: Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'onBlur'> & {
  value: string;
  onChange(number: string): void;
  onBlur?(): void;
}) {
  /** As it stands in the field while it is being typed. */
  const [typed, setTyped] = useState<string>();
  return (
    <Input
      {...input}
      type="tel"
      inputMode="tel"
      value={typed ?? (E164.test(value) ? phoneNumber(value) : value)}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(asE164(event.target.value));
      }}
      onBlur={() => {
        setTyped(undefined);
        onBlur?.();
      }}
    />
  );
}
