// Why something did not come about, where it was wanted.
import { useQueryClient } from '@tanstack/react-query';
import { organizationQuery } from '@/api/queries.ts';
import { withTimes } from '@/lib/format.ts';

/** Nothing where there is no error. */
export function Problem({ error }: { error: Error | null | undefined }) {
  // As far as it is known: nobody may be signed in.
  const business = useQueryClient().getQueryData(organizationQuery.queryKey);
  return (
    error && (
      <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
        {withTimes(error.message, business?.timezone)}
      </p>
    )
  );
}
