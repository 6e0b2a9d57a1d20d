// What callers are promised: how many answers came in time, how much of what may be late is used up, and changing the promise.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { objectiveQuery } from '@/api/insights.ts';
import { useMay, useTimeZone } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import { cn } from '@/lib/cn.ts';
import { dayAndTime, latency, share } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';

type Objective = components['schemas']['SpeedObjective'];

export function Promised({ objective }: { objective: components['schemas']['Performance']['objective'] }) {
  const { targetMs, share: promised, within, budgetUsed } = objective;
  const stored = useQuery(objectiveQuery).data;
  const timeZone = useTimeZone();
  const mayChange = useMay('organization:write');
  const [changing, setChanging] = useState(false);
  if (within === null || budgetUsed === null) return null;
  const broken = budgetUsed > 1;
  return (
    <Card>
      <CardHeader className="flex-row flex-wrap items-start justify-between gap-3">
        <div className="flex flex-col gap-1">
          <CardTitle>{t.speed.budget}</CardTitle>
          <CardDescription>{t.speed.promised(share(promised), latency(targetMs))}</CardDescription>
        </div>
        {mayChange && stored && (
          <Button variant="outline" size="sm" onClick={() => setChanging(true)}>
            <Pencil aria-hidden />
            {t.speed.change}
          </Button>
        )}
      </CardHeader>
      <CardContent className="flex flex-col gap-2">
        <p className="flex items-baseline gap-2">
          <span className="text-2xl font-semibold tabular-nums">{share(within)}</span>
          <span className="text-sm text-muted-foreground">{t.speed.within}</span>
        </p>
        <div aria-hidden className="h-2 overflow-hidden rounded-full bg-muted">
          <div
            className={cn('h-full rounded-full', broken ? 'bg-danger' : 'bg-success')}
            style={{ width: `${Math.min(1, budgetUsed) * 100}%` }}
          />
        </div>
        <p className={cn('text-sm', broken ? 'text-danger' : 'text-muted-foreground')}>
          {t.speed.used(share(budgetUsed))}. {broken ? t.speed.broken : t.speed.kept}
        </p>
        {stored?.brokenSince && (
          <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
            {t.speed.brokenSince(dayAndTime(stored.brokenSince, timeZone))}
          </p>
        )}
      </CardContent>
      {changing && stored && <ChangePromise objective={stored} close={() => setChanging(false)} />}
    </Card>
  );
}

function ChangePromise({ objective, close }: { objective: Objective; close(): void }) {
  const queries = useQueryClient();
  const ids = { within: useId(), share: useId(), alerts: useId() };
  const [alerts, setAlerts] = useState(objective.alerts);
  const change = useMutation({
    mutationFn: (body: Partial<Objective>) => unwrap(api.PATCH('/api/v1/dashboard/objective', { body })),
    onSuccess: () => {
      toast.success(t.common.saved);
      close();
    },
    onError: (error) => toast.error(error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['insights'] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    change.mutate({
      targetMs: Math.round(Number(typed.get('within')) * 1000),
      share: Number(typed.get('share')) / 100,
      alerts,
    });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && close()}>
      <DialogContent title={t.speed.change} description={t.speed.changeLead}>
        <form onSubmit={submit} className="flex flex-col gap-4">
          <div className="grid grid-cols-2 gap-4">
            <label htmlFor={ids.share} className="flex flex-col gap-1.5 text-sm font-medium">
              {t.speed.shareOfAnswers}
              <Input
                id={ids.share}
                name="share"
                type="number"
                inputMode="decimal"
                required
                min={50}
                max={99.9}
                step={0.1}
                defaultValue={Math.round(objective.share * 1000) / 10}
              />
            </label>
            <label htmlFor={ids.within} className="flex flex-col gap-1.5 text-sm font-medium">
              {t.speed.withinSeconds}
              <Input
                id={ids.within}
                name="within"
                type="number"
                inputMode="decimal"
                required
                min={0.1}
                max={10}
                step={0.1}
                defaultValue={objective.targetMs / 1000}
              />
            </label>
          </div>
          <div className="flex items-center justify-between gap-3">
            <label htmlFor={ids.alerts} className="text-sm">
              {t.speed.alerts}
            </label>
            <Switch id={ids.alerts} checked={alerts} onCheckedChange={setAlerts} />
          </div>
          <Button type="submit" disabled={change.isPending} className="self-end">
            {t.common.save}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
