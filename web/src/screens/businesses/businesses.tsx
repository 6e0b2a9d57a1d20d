// The businesses one belongs to: going to work in another, and adding one.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Check, Plus } from 'lucide-react';
import { useState } from 'react';
import { api, type Me, unwrap } from '@/api/client.ts';
import { meQuery } from '@/api/queries.ts';
import { Loaded } from '@/components/page.tsx';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { AuthForm } from '@/screens/sign-in/auth-page.tsx';
import { BusinessFields, type Vertical, timezone } from '@/screens/sign-in/business-fields.tsx';
import { a } from '@/wording/account/account.ts';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';
import { workIn } from './work-in.ts';

export function Businesses() {
  const me = useQuery(meQuery);
  const [adding, setAdding] = useState(false);
  if (adding) return <NewBusiness onCancel={() => setAdding(false)} />;
  return (
    <Loaded query={me} what={t.shell.businesses}>
      {(known) => (
        <>
          <List me={known} />
          <Button variant="outline" onClick={() => setAdding(true)}>
            <Plus aria-hidden />
            {a.businesses.add}
          </Button>
        </>
      )}
    </Loaded>
  );
}

function List({ me: { organization, organizations } }: { me: Me }) {
  const enter = useMutation({ mutationFn: (id: string) => workIn(id, '/') });
  return (
    <>
      <ul className="-mx-2 flex flex-col gap-0.5">
        {organizations.map(({ id, name, role }) => (
          <li key={id}>
            <button
              type="button"
              disabled={enter.isPending || id === organization.id}
              aria-current={id === organization.id ? 'true' : undefined}
              onClick={() => enter.mutate(id)}
              className="flex min-h-12 w-full items-center gap-3 rounded-md px-2 py-1.5 text-left text-sm outline-none enabled:hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/50"
            >
              <span className="min-w-0 flex-1">
                <span className="block font-medium break-words">{name}</span>
                <span className="block text-xs text-muted-foreground">
                  {enter.isPending && enter.variables === id ? t.common.oneMoment : b.invitation.roles[role]}
                </span>
              </span>
              {id === organization.id && (
                <span className="flex shrink-0 items-center gap-1 text-xs font-medium text-primary">
                  <Check aria-hidden className="size-4" />
                  {a.businesses.here}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
      <Problem error={enter.error} />
    </>
  );
}

function NewBusiness({ onCancel }: { onCancel(): void }) {
  const add = useMutation({
    mutationFn: async ({
      organizationName: name,
      vertical,
    }: Record<'organizationName' | 'vertical', string>) => {
      const { id } = await unwrap(
        api.POST('/api/v1/organizations', {
          body: { name, vertical: vertical as Vertical, timezone: timezone() },
        }),
      );
      await workIn(id, '/onboarding');
    },
  });
  return (
    <>
      <p className="text-sm text-muted-foreground">{a.businesses.addLead}</p>
      <AuthForm
        fields={['organizationName', 'vertical']}
        onSubmit={add.mutate}
        pending={add.isPending}
        error={add.error}
        action={a.businesses.add}
        onCancel={onCancel}
      >
        <BusinessFields />
      </AuthForm>
    </>
  );
}
