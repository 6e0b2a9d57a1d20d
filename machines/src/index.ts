export type * from './business.ts';
export type * from './understanding/command.ts';
export {
  understand,
  understandInDetail,
  type DetailedContext,
  type DetailedUnderstanding,
  type Proposal,
  type UnderstandingContext,
} from './understanding/understand.ts';
export { soundsLikeMachine } from './understanding/answering-machine.ts';
export type * from './dialogue/dialogue.ts';
export type * from './dialogue/expectation.ts';
export {
  READ_ONLY_EFFECTS,
  UNAWAITED_EFFECTS,
  type Effect,
  type EffectRequest,
  type EffectResult,
} from './dialogue/effects.ts';
export { dialogue } from './dialogue/respond.ts';
export { isOpen } from './dialogue/hours.ts';
export type { Known, WaitlistWish } from './dialogue/slots.ts';
export { allows } from './dialogue/wish.ts';
export { SnapshotError } from './dialogue/snapshot.ts';
export { answerLine, fixedLines } from './wording/wording.ts';
export { spokenEmergencies, spokenName, spokenService, templateIn } from './verticals/spoken.ts';
export {
  businessFrom,
  verticals,
  type SampleCall,
  type StaffRole,
  type VerticalTemplate,
} from './verticals/index.ts';
