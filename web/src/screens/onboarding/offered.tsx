// What can be booked: a list to be changed, and what else such a business offers, one tap away.
import { Plus, X } from 'lucide-react';
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { Button } from '@/components/ui/button.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';
import type { Template } from './queries.ts';
import { isPrice, ofTemplate, sameName, type ServicesFields } from './services-fields.ts';

export function Offered({ template }: { template: Template | undefined }) {
  const { control, register, formState, getValues } = useFormContext<ServicesFields>();
  const { fields, append, remove } = useFieldArray({
    control,
    name: 'services',
    rules: { required: b.services.needed },
  });
  const services = useWatch({ control, name: 'services' });
  const currency = useWatch({ control, name: 'currency' });
  const { errors } = formState;
  const others = (template?.services ?? []).filter(
    (each) => !services.some(({ name }) => sameName(name, each.name)),
  );
  return (
    <>
      <ul className="flex flex-col gap-3">
        {fields.map((field, index) => {
          const wrong = errors.services?.[index];
          const name = services[index]?.name || b.services.unnamed;
          return (
            <li
              key={field.id}
              className="grid grid-cols-[1fr_1fr_auto] items-start gap-x-3 gap-y-2 border-b pb-3 last:border-0 last:pb-0 sm:grid-cols-[minmax(0,3fr)_minmax(0,1fr)_minmax(0,1fr)_auto]"
            >
              <FormField
                label={b.services.name}
                className="col-span-3 sm:col-span-1"
                {...(wrong?.name?.message !== undefined && { error: wrong.name.message })}
              >
                {(input) => (
                  <Input
                    {...input}
                    autoComplete="off"
                    {...register(`services.${index}.name`, {
                      required: t.common.required,
                      maxLength: { value: 120, message: t.common.tooLong },
                      validate: (typed) =>
                        getValues('services').every(
                          (other, at) => at >= index || !sameName(other.name, typed),
                        ) || b.services.twice,
                    })}
                  />
                )}
              </FormField>
              <FormField
                label={b.services.minutes}
                {...(wrong?.minutes?.message !== undefined && { error: wrong.minutes.message })}
              >
                {(input) => (
                  <Input
                    {...input}
                    inputMode="numeric"
                    autoComplete="off"
                    {...register(`services.${index}.minutes`, {
                      validate: (typed) =>
                        (/^\s*\d{1,4}\s*$/.test(typed) && Number(typed) >= 1 && Number(typed) <= 1440) ||
                        b.services.wrongMinutes,
                    })}
                  />
                )}
              </FormField>
              <FormField
                label={b.services.price(currency)}
                {...(wrong?.price?.message !== undefined && { error: wrong.price.message })}
              >
                {(input) => (
                  <Input
                    {...input}
                    inputMode="decimal"
                    autoComplete="off"
                    {...register(`services.${index}.price`, {
                      validate: (typed) => isPrice(typed, getValues('currency')) || b.services.wrongPrice,
                    })}
                  />
                )}
              </FormField>
              <Button
                variant="ghost"
                size="icon"
                className="mt-6.5"
                aria-label={b.services.remove(name)}
                onClick={() => remove(index)}
              >
                <X aria-hidden />
              </Button>
            </li>
          );
        })}
      </ul>
      {errors.services?.root?.message !== undefined && (
        <p role="alert" className="text-sm text-danger">
          {errors.services.root.message}
        </p>
      )}
      {others.length > 0 && (
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-sm text-muted-foreground">{b.services.addAgain}</span>
          {others.map((each) => (
            <Button
              key={each.id}
              variant="outline"
              size="sm"
              onClick={() => append(ofTemplate(each), { shouldFocus: false })}
            >
              <Plus aria-hidden />
              {each.name}
            </Button>
          ))}
        </div>
      )}
      <Button
        variant="outline"
        className="self-start"
        onClick={() => append({ name: '', minutes: '60', price: '' })}
      >
        <Plus aria-hidden />
        {b.services.add}
      </Button>
    </>
  );
}
