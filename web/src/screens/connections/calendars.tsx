// The staff's own calendars, and addresses at which other systems read ours.
import { useMay } from '@/api/queries.ts';
import { Connections } from './connections.tsx';
import { Feeds } from './feeds.tsx';

export function Calendars() {
  const mayWrite = useMay('calendars:write');
  return (
    <>
      <Connections back="calendar" />
      {mayWrite && <Feeds />}
    </>
  );
}
