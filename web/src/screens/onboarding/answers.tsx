// Questions and answers that the business's web page was found to give: those that are ticked become the receptionist's.
import { api, unwrap } from '@/api/client.ts';

interface Answer {
  question: string;
  answer: string;
}

export function Answers({
  questions,
  chosen,
  onChange,
}: {
  questions: Answer[];
  chosen: string[];
  onChange(chosen: string[]): void;
}) {
  return (
    <ul className="flex flex-col divide-y">
      {questions.map(({ question, answer }) => (
        <li key={question} className="py-2 first:pt-0 last:pb-0">
          <label className="flex items-start gap-3 text-sm">
            <input
              type="checkbox"
              aria-label={question}
              className="mt-0.5 size-5 shrink-0"
              checked={chosen.includes(question)}
              onChange={({ target }) =>
                onChange(target.checked ? [...chosen, question] : chosen.filter((each) => each !== question))
              }
            />
            <span className="min-w-0">
              <span className="block font-medium break-words">{question}</span>
              <span className="block break-words text-muted-foreground">{answer}</span>
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

/** Adds those that are not known yet. */
export async function saveAnswers(answers: Answer[]): Promise<void> {
  if (answers.length === 0) return;
  const { items } = await unwrap(api.GET('/api/v1/knowledge'));
  const known = new Set(items.map(({ question }) => question.toLowerCase()));
  for (const { question, answer } of answers)
    if (!known.has(question.toLowerCase()))
      await unwrap(api.POST('/api/v1/knowledge', { body: { question, answer, variations: [] } }));
}
