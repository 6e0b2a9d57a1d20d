// What the dialogue tells the ears to expect: how long to wait, which words to listen for, how to read an ambiguous answer.

export type ExpectationKind =
  | 'open'
  | 'service'
  | 'staff'
  | 'when'
  /** One of the offers, or another wish. */
  | 'choice'
  | 'name'
  | 'spelling'
  | 'phone'
  | 'email'
  | 'address'
  | 'birthDate'
  | 'code'
  | 'yesNo'
  | 'message'
  /** Nothing: the agent is about to speak again, or the call is over. */
  | 'nothing';

export interface Expectation {
  kind: ExpectationKind;
  /** Key terms to bias the transcriber with: service and staff names, offered times. */
  keyTerms: string[];
  /** What was just offered, in the order it was said; gives "the second one" and "ten works" their meaning. */
  offered: { startsAt: number; staffId: string }[];
  /** The caller asked to be waited for, or their line plays music: it will be a while before anybody speaks. */
  onHold?: boolean;
}
