// Why there is no call from the browser, or no more of it.

export type LineProblem = 'refused' | 'noMicrophone' | 'busyMicrophone' | 'noAudio' | 'unopened' | 'lost';

export class LineError extends Error {
  readonly problem: LineProblem;
  constructor(problem: LineProblem) {
    super(problem);
    this.name = 'LineError';
    this.problem = problem;
  }
}
