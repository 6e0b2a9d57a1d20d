// Who is calling? Looked up while the line settles, and never waited for longer than a caller would not notice.
import type { Setting } from '@offhook/machines';
import type { Clock } from './clock.ts';
import type { Desk, DeskCall } from './desk.ts';

/** Within the pause people leave before "hello" (about 200 ms). */
const LOOK_UP_WITHIN_MS = 150;

/**
 * Fills `setting.caller` with the name and the upcoming appointments known by the caller's number.
 * Resolves within 150 ms, with or without them; never rejects.
 */
export async function recallCaller({
  desk,
  call,
  setting,
  clock,
}: {
  desk: Desk;
  call: DeskCall;
  setting: Setting;
  clock: Clock;
}): Promise<void> {
  const { number } = setting.caller;
  if (!number?.startsWith('+')) return;
  const tooLate = new AbortController();
  const late = Promise.withResolvers<undefined>();
  const cancel = clock.after(LOOK_UP_WITHIN_MS, () => {
    tooLate.abort(new Error('the caller is waiting for an answer'));
    late.resolve(undefined);
  });
  const lookUp = desk
    .run({ id: 'recallCaller', type: 'findAppointments', phone: number }, call, tooLate.signal)
    .catch(() => undefined);
  const result = await Promise.race([lookUp, late.promise]);
  cancel();
  if (result?.type !== 'findAppointments' || result.outcome !== 'found') return;
  setting.caller.upcoming = result.appointments;
  setting.caller.name = result.appointments[0]?.customerName;
}
