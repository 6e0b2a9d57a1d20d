// What somebody comes for: one service after the other.
import { X } from 'lucide-react';
import { useController } from 'react-hook-form';
import type { Service } from '@/api/client.ts';
import { Button } from '@/components/ui/button.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { d } from '@/wording/desk/desk.ts';
import type { Booking } from './booking.ts';

/** As many as the API books at once. */
const MOST = 10;

export function ServicesField({ services }: { services: Service[] }) {
  const { field } = useController<Booking, 'serviceIds'>({ name: 'serviceIds' });
  const chosen = field.value;
  const others = services.filter(({ id }) => !chosen.includes(id));
  const nameOf = (id: string) => services.find((service) => service.id === id)?.name ?? '';
  const change = (at: number, ...ids: string[]) => field.onChange(chosen.toSpliced(at, 1, ...ids));
  return (
    <div className="flex flex-col gap-2">
      {chosen.map((id, at) => (
        <div key={id} className="flex items-end gap-2">
          <FormField label={at === 0 ? d.service : d.anotherService} className="flex-1">
            {(control) => (
              <Select {...control} value={id} onChange={({ target }) => change(at, target.value)}>
                {[id, ...others.map((other) => other.id)].map((each) => (
                  <option key={each} value={each}>
                    {nameOf(each)}
                  </option>
                ))}
              </Select>
            )}
          </FormField>
          {chosen.length > 1 && (
            <Button
              variant="ghost"
              size="icon"
              aria-label={d.removeService(nameOf(id))}
              onClick={() => change(at)}
            >
              <X aria-hidden />
            </Button>
          )}
        </div>
      ))}
      {others[0] && chosen.length < MOST && (
        <Button
          variant="link"
          size="sm"
          className="self-start px-0"
          onClick={() => others[0] && field.onChange([...chosen, others[0].id])}
        >
          {d.anotherService}
        </Button>
      )}
    </div>
  );
}
