// Signing in with a Google account: the button, where this server offers it, and what its page brought back.
import { useMutation, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client.ts';
import { googleQuery } from '@/api/queries.ts';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { b } from '@/wording/begin/begin.ts';

/** Where somebody on their way through Google's page wants to go, in this tab. */
const NEXT = 'offhook.next';

/** What stands behind the `#` on the way back, and where they wanted to go. */
export function fromGoogle(): { ticket?: string; problem?: string; next?: string } {
  const said = new URLSearchParams(window.location.hash.slice(1));
  const ticket = said.get('google');
  const problem = said.get('google-problem');
  const next = ticket === null ? null : sessionStorage.getItem(NEXT);
  return {
    ...(ticket !== null && { ticket }),
    ...(problem !== null && { problem }),
    ...(next !== null && { next }),
  };
}

export function GoogleProblem({ code }: { code: string | undefined }) {
  if (code === undefined) return null;
  const problems: Record<string, string> = b.google.problems;
  return (
    <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
      {problems[code] ?? b.google.problems.unavailable}
    </p>
  );
}

/** Nothing where it is not set up. */
export function WithGoogle({ label, next = '/' }: { label: string; next?: string }) {
  const google = useQuery(googleQuery);
  const begin = useMutation({
    mutationFn: async () => {
      const { url } = await unwrap(api.POST('/api/v1/auth/google/begin'));
      sessionStorage.setItem(NEXT, next);
      window.location.assign(url);
      // The button stays as it is until the page is left.
      await new Promise(() => undefined);
    },
  });
  if (!google.data?.configured) return null;
  return (
    <div className="flex flex-col gap-4">
      <p className="flex items-center gap-3 text-xs text-muted-foreground before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
        {b.google.or}
      </p>
      <Button variant="outline" disabled={begin.isPending} onClick={() => begin.mutate()}>
        <GoogleMark />
        {label}
      </Button>
      <Problem error={begin.error} />
    </div>
  );
}

/** A plain letter in a ring: whose account it is, without anybody's trade mark drawn. */
const GoogleMark = () => (
  <span
    aria-hidden
    className="flex size-5 items-center justify-center rounded-full border text-xs font-semibold text-primary"
  >
    G
  </span>
);
