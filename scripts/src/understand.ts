// Reads JSON lines of what callers said and writes JSON lines of what was understood: `npm run -s understand`.
import { understandInDetail } from '@offhook/machines';
import { createInterface } from 'node:readline';
import { outputWhen, readRow, type Offer, type SaidWhen } from './understanding/row.ts';

const HELP = `Usage: npm run -s understand < rows.jsonl > understood.jsonl

Each line in:
  {"id": …, "text": "the second one", "now": "2027-03-01T09:00:00", "timezone": "America/New_York",
   "expect": "choice", "catalog": {"services": […], "staff": […]}, "offered": […]}

  text      what the caller said (the only field that must be there)
  now       local time in "timezone", or an instant with Z or an offset; without it, the present
  timezone  an IANA zone; America/New_York when absent. It also decides how 4/5 is read and which country a number is of
  expect    what the agent asked for: open, service, staff, when, choice, name, spelling, phone, email, address,
            birthDate, code, yesNo, message, nothing. Without it: choice or yesNo when something is offered, else open
  catalog   services and staff as plain names, or objects with "name" and maybe "id", "aliases", "needs";
            "hours" as [{"weekday": 1, "from": "09:00", "to": "17:00"}] settles ambiguous hours
  offered   what the agent offered or read back, in order. Each entry is an object with any of "date", "time", "staff"
            (or "startsAt"), an ISO time, a date, HH:MM, a name of staff, {"slot", "values", "canonical"}, or the agent's
            own words. Entries that name different things are one offer

Each line out:
  {"id", "commands", "accountedFor", "when", "name", "phone", "staff", "services"}
  when      {"date": "YYYY-MM-DD" or null, "times": ["HH:MM", …], "from", "to"} or null. "times" are the clock times
            named, likeliest first; "from" and "to" bound a range of time. A date or time that is only ruled out or only
            bounds the wish is named too: "commands" tells which
  name      {"given", "family"} or null
  A line that cannot be read gives {"id", "error"} and the exit code 1.
`;

if (process.argv.includes('--help') || process.argv.includes('-h')) process.stdout.write(HELP);
else process.exitCode = await filter();

async function filter(): Promise<number> {
  let code = 0;
  let out = '';
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const answer = answerLine(line);
    if ('error' in answer) code = 1;
    out += `${JSON.stringify(answer)}\n`;
    // Written in pieces, so that a reader at the other end of a pipe may answer line by line.
    process.stdout.write(out);
    out = '';
  }
  return code;
}

function answerLine(line: string): Record<string, unknown> {
  let id: unknown = null;
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'object' && row !== null && 'id' in row) id = row.id;
    const { text, context, offers } = readRow(row);
    const heard = understandInDetail(text, context);
    let when = outputWhen(heard);
    const out: Record<string, unknown> = {
      id,
      commands: heard.commands,
      accountedFor: Math.round(heard.accountedFor * 1000) / 1000,
      when,
    };
    let staff: string | null = null;
    for (const command of heard.commands) {
      if (command.type === 'choose') {
        const chosen = offers[command.index < 0 ? offers.length + command.index : command.index];
        if (chosen === undefined) continue;
        when = fromOffer(chosen, when);
        staff ??= chosen.staffId ?? null;
      }
      if (command.type !== 'set' && command.type !== 'correct') continue;
      if (command.slot === 'name')
        out['name'] = { given: command.value.given ?? null, family: command.value.family ?? null };
      else if (command.slot === 'phone') out['phone'] = command.value;
      else if (command.slot === 'staff') staff = command.value;
      else if (command.slot === 'service') out['services'] = command.value;
    }
    return {
      ...out,
      when,
      name: out['name'] ?? null,
      phone: out['phone'] ?? null,
      staff,
      services: out['services'] ?? [],
    };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

/** What choosing an offer comes to: its date and time, where it named them. */
function fromOffer(offer: Offer, said: SaidWhen | null): SaidWhen | null {
  if (offer.date === undefined && offer.time === undefined) return said;
  return {
    date: offer.date ?? said?.date ?? null,
    times: offer.time === undefined ? (said?.times ?? []) : [offer.time],
    from: null,
    to: null,
  };
}
