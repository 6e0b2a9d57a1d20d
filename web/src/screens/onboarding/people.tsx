// Who does the work: everybody everything, unless it is said otherwise.
import { Plus, X } from 'lucide-react';
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { Button } from '@/components/ui/button.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';
import { sameName, type ServicesFields } from './services-fields.ts';

export function People({ roles }: { roles: readonly string[] }) {
  const { control, register, formState, getValues } = useFormContext<ServicesFields>();
  const { fields, append, remove } = useFieldArray({
    control,
    name: 'staff',
    rules: { required: b.services.whoNeeded },
  });
  const staff = useWatch({ control, name: 'staff' });
  const { errors } = formState;
  return (
    <>
      <ul className="flex flex-col gap-4">
        {fields.map((field, index) => {
          const person = staff[index];
          const name = person?.name || b.services.somebody;
          const wrong = errors.staff?.[index]?.name?.message;
          return (
            <li key={field.id} className="flex flex-col gap-2 border-b pb-4 last:border-0 last:pb-0">
              <div className="grid grid-cols-[1fr_auto] items-start gap-3">
                <FormField label={b.services.person} {...(wrong !== undefined && { error: wrong })}>
                  {(input) => (
                    <Input
                      {...input}
                      autoComplete="off"
                      placeholder={roles[index % Math.max(1, roles.length)]}
                      {...register(`staff.${index}.name`, {
                        required: t.common.required,
                        maxLength: { value: 120, message: t.common.tooLong },
                        validate: (typed) =>
                          getValues('staff').every(
                            (other, at) => at >= index || !sameName(other.name, typed),
                          ) || b.services.twice,
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
              </div>
              <label className="flex min-h-9 items-center max-md:min-h-11 gap-2 text-sm">
                <input type="checkbox" className="size-5" {...register(`staff.${index}.everything`)} />
                {b.services.everything}
              </label>
              {person?.everything === false && <Does index={index} name={name} />}
            </li>
          );
        })}
      </ul>
      {errors.staff?.root?.message !== undefined && (
        <p role="alert" className="text-sm text-danger">
          {errors.staff.root.message}
        </p>
      )}
      <Button
        variant="outline"
        className="self-start"
        onClick={() => append({ name: '', everything: true, does: [] })}
      >
        <Plus aria-hidden />
        {b.services.addPerson}
      </Button>
    </>
  );
}

function Does({ index, name }: { index: number; name: string }) {
  const { control, register, formState } = useFormContext<ServicesFields>();
  const services = useWatch({ control, name: 'services' });
  const wrong = formState.errors.staff?.[index]?.does?.message;
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="sr-only">{b.services.does(name)}</legend>
      <div className="flex flex-wrap gap-x-5">
        {services
          .filter((service) => service.name.trim() !== '')
          .map((service) => (
            <label key={service.name} className="flex min-h-9 items-center max-md:min-h-11 gap-2 text-sm">
              <input
                type="checkbox"
                className="size-5"
                value={service.name}
                {...register(`staff.${index}.does`, {
                  validate: (does, all) =>
                    all.staff[index]?.everything === true || does.length > 0 || b.services.doesNothing,
                })}
              />
              {service.name}
            </label>
          ))}
      </div>
      {wrong !== undefined && (
        <p role="alert" className="text-xs text-danger">
          {wrong}
        </p>
      )}
    </fieldset>
  );
}
