// Setting up a second factor beside the password, and taking it off again.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy, Download, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { encode } from 'uqr';
import { api, unwrap } from '@/api/client.ts';
import { secondFactorQuery, userQuery } from '@/api/queries.ts';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { saveFile } from '@/lib/save-file.ts';
import { AuthForm, Field } from '@/screens/sign-in/auth-page.tsx';
import { b } from '@/wording/begin/begin.ts';

/** What is being done; nothing: it is only looked at. */
type Doing =
  | { what: 'password'; to: 'begin' | 'remove' }
  | { what: 'scan'; secret: string; uri: string }
  | { what: 'codes'; codes: string[] };

export function SecondFactor() {
  const queries = useQueryClient();
  const state = useQuery(secondFactorQuery);
  const [doing, setDoing] = useState<Doing>();
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: secondFactorQuery.queryKey }),
      queries.invalidateQueries({ queryKey: userQuery.queryKey }),
    ]);
  return (
    <Section
      title={b.secondFactor.title}
      lead={b.secondFactor.lead}
      aside={
        state.data && (
          <Badge tone={state.data.enabled ? 'success' : 'neutral'}>
            {state.data.enabled ? b.secondFactor.on : b.secondFactor.off}
          </Badge>
        )
      }
    >
      <Loaded query={state} what={b.secondFactor.title}>
        {({ enabled, recoveryCodesLeft }) => (
          <>
            {!doing && enabled && <p className="text-sm">{b.secondFactor.codesLeft(recoveryCodesLeft)}</p>}
            {!doing && (
              <div className="flex flex-wrap gap-2">
                <Button
                  variant={enabled ? 'outline' : 'default'}
                  onClick={() => setDoing({ what: 'password', to: 'begin' })}
                >
                  <ShieldCheck aria-hidden />
                  {enabled ? b.secondFactor.anew : b.secondFactor.setUp}
                </Button>
                {enabled && (
                  <Button variant="outline" onClick={() => setDoing({ what: 'password', to: 'remove' })}>
                    {b.secondFactor.takeOff}
                  </Button>
                )}
              </div>
            )}
            {doing?.what === 'password' && (
              <PasswordFirst
                to={doing.to}
                onBegun={(begun) => setDoing({ what: 'scan', ...begun })}
                onRemoved={async () => {
                  await refresh();
                  setDoing(undefined);
                  toast.success(b.secondFactor.takenOff);
                }}
                onCancel={() => setDoing(undefined)}
              />
            )}
            {doing?.what === 'scan' && (
              <Scan
                {...doing}
                onConfirmed={async (codes) => {
                  setDoing({ what: 'codes', codes });
                  await refresh();
                }}
                onCancel={() => setDoing(undefined)}
              />
            )}
            {doing?.what === 'codes' && (
              <RecoveryCodes codes={doing.codes} onDone={() => setDoing(undefined)} />
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function PasswordFirst({
  to,
  onBegun,
  onRemoved,
  onCancel,
}: {
  to: 'begin' | 'remove';
  onBegun(begun: { secret: string; uri: string }): void;
  onRemoved(): Promise<void>;
  onCancel(): void;
}) {
  const go = useMutation({
    mutationFn: async (body: { password: string }) => {
      if (to === 'begin') onBegun(await unwrap(api.POST('/api/v1/auth/second-factor/begin', { body })));
      else {
        await unwrap(api.POST('/api/v1/auth/second-factor/remove', { body }));
        await onRemoved();
      }
    },
  });
  return (
    <AuthForm
      fields={['password']}
      onSubmit={go.mutate}
      pending={go.isPending}
      error={go.error}
      action={to === 'begin' ? b.secondFactor.goOn : b.secondFactor.takeOff}
      onCancel={onCancel}
    >
      <Field
        label={b.profile.currentPassword}
        hint={b.secondFactor.passwordHint}
        name="password"
        type="password"
        autoComplete="current-password"
        maxLength={200}
      />
    </AuthForm>
  );
}

function Scan({
  secret,
  uri,
  onConfirmed,
  onCancel,
}: {
  secret: string;
  uri: string;
  onConfirmed(codes: string[]): Promise<void>;
  onCancel(): void;
}) {
  const confirm = useMutation({
    mutationFn: async ({ code }: { code: string }) => {
      const body = { code: code.replaceAll(/\s/g, '') };
      const { recoveryCodes } = await unwrap(api.POST('/api/v1/auth/second-factor/confirm', { body }));
      await onConfirmed(recoveryCodes);
    },
  });
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">{b.secondFactor.scan}</p>
      <div className="flex flex-wrap items-center gap-5">
        <QrCode text={uri} label={b.secondFactor.qrCode} />
        <div className="min-w-0 flex-1 basis-48 text-sm">
          <p className="text-muted-foreground">{b.secondFactor.orType}</p>
          <p className="mt-1 font-mono break-all">{secret.match(/.{1,4}/g)?.join(' ')}</p>
        </div>
      </div>
      <AuthForm
        fields={['code']}
        onSubmit={confirm.mutate}
        pending={confirm.isPending}
        error={confirm.error}
        action={b.secondFactor.confirm}
        onCancel={onCancel}
      >
        <Field
          label={b.secondFactor.code}
          hint={b.secondFactor.codeHint}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\s*\d{3}\s?\d{3}\s*"
          maxLength={9}
        />
      </AuthForm>
    </div>
  );
}

/** Modules of a QR code around which nothing may be drawn (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** Drawn here: the secret in it goes nowhere. Black on white in both themes, as cameras like it. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-48 rounded-lg bg-white text-black"
    >
      <path d={path} fill="currentColor" />
    </svg>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone(): void }) {
  const text = codes.join('\n');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast.success(b.secondFactor.copied),
      () => toast.error(b.secondFactor.notCopied),
    );
  return (
    <div className="flex flex-col gap-4">
      <p className="rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">{b.secondFactor.keepCodes}</p>
      <ul className="grid grid-cols-1 gap-x-6 gap-y-1 font-mono text-sm sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" onClick={() => void copy()}>
          <Copy aria-hidden />
          {b.secondFactor.copy}
        </Button>
        <Button
          variant="outline"
          onClick={() => saveFile('offhook-recovery-codes.txt', 'text/plain', `${text}\n`)}
        >
          <Download aria-hidden />
          {b.secondFactor.download}
        </Button>
        <Button onClick={onDone}>{b.secondFactor.kept}</Button>
      </div>
      <p className="text-xs text-muted-foreground">{b.secondFactor.keepHint}</p>
    </div>
  );
}
