// How long Deepgram waits for the caller, and which words it listens for, given what was asked.
import type { Expectation, ExpectationKind } from '@offhook/machines';

export interface FluxThresholds {
  /** Confidence for `EagerEndOfTurn`, 0.3 to 0.9, never above `eot_threshold`. */
  eager_eot_threshold: number;
  /** Confidence for `EndOfTurn`, 0.5 to 1.0 (0.7 unless told). */
  eot_threshold: number;
  /** Silence that ends the turn whatever the confidence, 500 to 60000 ms (5000 unless told). */
  eot_timeout_ms: number;
}

/** Over as soon as it is said. */
const BRISK: FluxThresholds = { eager_eot_threshold: 0.3, eot_threshold: 0.6, eot_timeout_ms: 1500 };
/** A sentence. */
const USUAL: FluxThresholds = { eager_eot_threshold: 0.4, eot_threshold: 0.7, eot_timeout_ms: 3000 };
/** Said in pieces, with pauses that are not the end: digits, letters, dictation. */
const PATIENT: FluxThresholds = { eager_eot_threshold: 0.6, eot_threshold: 0.85, eot_timeout_ms: 5000 };

const THRESHOLDS: Record<ExpectationKind, FluxThresholds> = {
  yesNo: BRISK,
  choice: BRISK,
  open: USUAL,
  service: USUAL,
  staff: USUAL,
  when: USUAL,
  name: USUAL,
  nothing: USUAL,
  spelling: PATIENT,
  phone: PATIENT,
  email: PATIENT,
  address: PATIENT,
  birthDate: PATIENT,
  code: PATIENT,
  message: PATIENT,
};

export const fluxThresholds = (kind: ExpectationKind): FluxThresholds => THRESHOLDS[kind];

/** True where a short pause is not yet the end of the answer. */
export const isPatient = (kind: ExpectationKind): boolean => THRESHOLDS[kind] === PATIENT;

/** True where the answer is over as soon as it is said. */
export const isBrisk = (kind: ExpectationKind): boolean => THRESHOLDS[kind] === BRISK;

/** Deepgram takes 100 key terms and 500 tokens in all, and answers an error past either. */
const MAX_TERMS = 100;
const MAX_TOKENS = 500;

/** The key terms to send: what was just asked first, then the business's own, without doubles and within Deepgram's limits. */
export function keyTerms(business: readonly string[], expectation: Expectation | undefined): string[] {
  const terms: string[] = [];
  const seen = new Set<string>();
  let tokens = 0;
  for (const raw of [...(expectation?.keyTerms ?? []), ...business]) {
    const term = raw.trim();
    const key = term.toLowerCase();
    if (term === '' || seen.has(key)) continue;
    // Names split into pieces of about three letters at worst; the true tokenizer is not published.
    const cost = Math.ceil(term.length / 3) + 1;
    if (terms.length === MAX_TERMS || tokens + cost > MAX_TOKENS) break;
    seen.add(key);
    tokens += cost;
    terms.push(term);
  }
  return terms;
}
