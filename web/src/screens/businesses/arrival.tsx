// Where what is sent to people of a business leads: first to that business, then to the screen of it.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useRouter } from '@tanstack/react-router';
import { ApiError } from '@/api/client.ts';
import { meQuery } from '@/api/queries.ts';
import { Failed, Loading } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { ownPath } from '@/lib/own-path.ts';
import { AuthPage } from '@/screens/sign-in/auth-page.tsx';
import { a } from '@/wording/account/account.ts';
import { t } from '@/wording/wording.ts';
import { workIn } from './work-in.ts';

/** There is no such business, or none of theirs. */
const NOT_THEIRS = [400, 404];

export function Arrival() {
  const { organizationId, _splat = '' } = useParams({ from: '/in/$organizationId/$' });
  const screen = ownPath(`/${_splat}`);
  const router = useRouter();
  const arrival = useQuery({
    queryKey: ['arrival', organizationId, screen],
    async queryFn() {
      await workIn(organizationId, screen);
      router.history.replace(screen);
      return null;
    },
    gcTime: 0,
  });
  const { data: me } = useQuery({ ...meQuery, enabled: arrival.isError });
  if (!arrival.isError)
    return (
      <AuthPage title={a.businesses.arriving} lead={t.common.oneMoment}>
        <Loading what={a.businesses.arriving} />
      </AuthPage>
    );
  if (arrival.error instanceof ApiError && NOT_THEIRS.includes(arrival.error.status))
    return (
      <AuthPage title={a.businesses.notTheirs} lead={a.businesses.notTheirsLead(me?.user.email ?? '…')}>
        <Button asChild>
          <Link to="/">{t.common.toToday}</Link>
        </Button>
      </AuthPage>
    );
  return (
    <AuthPage title={a.businesses.arriving} lead={a.businesses.arrivingLead}>
      <Failed error={arrival.error} retry={() => void arrival.refetch()} />
    </AuthPage>
  );
}
