// What a turn's words were understood to mean, and which tier understood them.
import type { Turn } from '@/api/client.ts';
import { Badge } from '@/components/ui/badge.tsx';
import { named } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';

/** A command as the dialogue is given it; the API leaves its shape open. */
interface Command {
  type: string;
  slot?: string;
  topic?: string;
  /** Where in the words it was said. */
  span?: [from: number, to: number];
}

const isCommand = (value: unknown): value is Command =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

export function Understood({
  language,
  turn: { commands, callerText, tier },
}: {
  /** What was spoken, BCP 47; undefined where it is not known. */
  language: string | undefined;
  turn: Turn;
}) {
  const understood = Array.isArray(commands) ? commands.filter(isCommand) : [];
  if (callerText === null || understood.length === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-1.5 text-xs text-muted-foreground">
      {tier && <span>{t.call.understoodBy[tier]}:</span>}
      {understood.map((command, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the same may be understood twice, and the order never changes
        <Badge key={index} tone={command.type === 'unclear' ? 'danger' : 'neutral'}>
          {meaningOf(command)}
          <Words of={command} said={callerText} language={language} />
        </Badge>
      ))}
    </p>
  );
}

function meaningOf({ type, slot, topic }: Command): string {
  if (slot === undefined)
    return topic === undefined
      ? named(t.call.meanings, type)
      : `${named(t.call.meanings, type)}: ${named(t.insights.topicNames, `ask:${topic}`)}`;
  const field = named(t.call.fields, slot);
  return type === 'correct' ? `${field}, ${t.call.corrected}` : field;
}

/** With which words a slot was filled. */
function Words({
  of: { slot, span },
  said,
  language,
}: {
  of: Command;
  said: string;
  language: string | undefined;
}) {
  const words = slot !== undefined && span ? said.slice(...span) : '';
  return (
    words !== '' && (
      <>
        {': '}
        <span lang={language}>{words}</span>
      </>
    )
  );
}
