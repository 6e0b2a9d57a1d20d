// Who answers an effect of the dialogue: the desk with its calendar; the ledger for a message or a tag while the desk's database
// is away; the language model for a question, from the business's own knowledge and nothing else; codes go out as texts.
import { newId } from '@offhook/db';
import type { Effect, EffectResult } from '@offhook/machines';
import type { CodeDesk } from './texts/codes.ts';
import type { Desk, DeskCall } from './voice/desk.ts';
import type { LanguageModel } from './voice/language-model.ts';
import { createPieces } from './voice/pieces.ts';
import type { Ledger } from './voice/ledger/ledger.ts';

export interface FrontDeskParts {
  desk: Desk;
  ledger: Pick<Ledger, 'message' | 'event'>;
  /** Without one a question the dialogue cannot answer stays unanswered. */
  model?: Pick<LanguageModel, 'answer'>;
  /** Codes to prove that a number is the caller's. */
  codes: CodeDesk;
  now(): Date;
}

export function createFrontDesk({ desk, ledger, model, codes, now }: FrontDeskParts): Desk {
  return {
    async run(effect, call, signal) {
      if (effect.type === 'answer' && model) return answer(model, effect.question, call, signal);
      if (effect.type === 'sendCode') return codes.send(effect.to, call, signal);
      if (effect.type === 'checkCode') return codes.check(effect.code, call);
      const result = await desk.run(effect, call, signal);
      if (result.outcome !== 'unavailable') return result;
      if (effect.type === 'tag') {
        // A yes to recording is proof that may be asked for.
        const { organizationId, callId } = call;
        ledger.event({
          id: newId(),
          organizationId,
          callId,
          at: now(),
          type: 'tag',
          data: { tag: effect.tag },
        });
        return { type: 'tag', outcome: 'tagged' };
      }
      if (effect.type !== 'takeMessage') return result;
      await ledger.message(messageOf(effect, call, now()));
      return { type: 'takeMessage', outcome: 'taken' };
    },
    releaseCall: (call) => desk.releaseCall(call),
  };
}

async function answer(
  model: Pick<LanguageModel, 'answer'>,
  question: string,
  { business, used, answering }: DeskCall,
  signal: AbortSignal,
): Promise<EffectResult> {
  let text = '';
  const pieces = createPieces();
  const tell = (piece: string): void => answering?.(piece);
  for await (const words of model.answer(question, business.knowledge, signal, used)) {
    text += words;
    pieces.add(words).forEach(tell);
  }
  pieces.end().forEach(tell);
  return text.trim() === ''
    ? { type: 'answer', outcome: 'unknown' }
    : { type: 'answer', outcome: 'answered', text: text.trim() };
}

const messageOf = (
  { id, kind, urgent, text, name, phone, wish }: Extract<Effect, { type: 'takeMessage' }>,
  { organizationId, callId, caller }: DeskCall,
  createdAt: Date,
): Parameters<Ledger['message']>[0] => ({
  id: newId(),
  organizationId,
  callId,
  kind,
  urgent,
  text,
  name: name ?? null,
  phone: phone ?? caller.number ?? null,
  wish: wish ?? null,
  // As the desk makes it: should its own write have gone through after all, the message is still one.
  idempotencyKey: `${callId}:${id}`,
  createdAt,
});
