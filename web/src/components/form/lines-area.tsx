// Several short texts, one a line.
import { type ComponentProps, useState } from 'react';
import { Textarea } from '@/components/ui/textarea.tsx';

export function LinesArea({
  lines,
  onLines,
  ...area
}: Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> & {
  lines: readonly string[];
  onLines(lines: string[]): void;
}) {
  const [typed, setTyped] = useState('');
  const kept = lines.join('\n');
  return (
    <Textarea
      {...area}
      // With its empty lines, while it is being typed.
      value={linesOf(typed).join('\n') === kept ? typed : kept}
      onChange={(event) => {
        setTyped(event.target.value);
        onLines(linesOf(event.target.value));
      }}
    />
  );
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
