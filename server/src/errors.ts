// The server's errors: a small coded family. Edges (HTTP, carrier, job) map the code; the message tells the reader what to do.
// What reaches people is a phrase: they read it in their language.
import type { Phrase } from './wording/phrases.ts';

export class OffhookError<Message extends string = string> extends Error {
  readonly code: string;
  constructor(code: string, message: Message, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A setting is missing or wrong; `setting` is the environment variable's name. */
export class ConfigError extends OffhookError {
  readonly setting: string;
  constructor(setting: string, message: string, options?: ErrorOptions) {
    super('config', message, options);
    this.setting = setting;
  }
}

/** An outside service failed, was too slow, or refused. */
export class VendorError<Message extends string = string> extends OffhookError<Message> {
  readonly vendor: string;
  /** The same request may succeed later. */
  readonly retryable: boolean;
  /** But not before so many seconds, by its own account. */
  readonly retryAfterSeconds?: number;
  constructor(
    vendor: string,
    message: Message,
    options: ErrorOptions & { retryable: boolean; retryAfterSeconds?: number },
  ) {
    super('vendor', message, options);
    this.vendor = vendor;
    this.retryable = options.retryable;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export class NotFoundError extends OffhookError {
  constructor(message: Phrase) {
    super('not-found', message);
  }
}

export class ForbiddenError extends OffhookError {
  constructor(message: Phrase) {
    super('forbidden', message);
  }
}

/** It was written by somebody else, and the one who asks does not administer what they write. */
export class NotYoursError extends OffhookError {
  constructor(message: Phrase) {
    super('not-yours', message);
  }
}

/** Nothing may be changed in an organization that is suspended or cancelled. */
export class InactiveError extends OffhookError {
  constructor(message: Phrase) {
    super('organization-inactive', message);
  }
}

/** What is asked for contradicts itself or what is there, in a way no schema can tell. */
export class InvalidError extends OffhookError {
  constructor(message: Phrase) {
    super('invalid-request', message);
  }
}

/** Right in itself, but not as things stand: something is in use, or there is too much of it. */
export class ConflictError extends OffhookError {
  constructor(message: Phrase) {
    super('conflict', message);
  }
}

/** A change to something that was not looked at, or has changed since: `version-required`, `version-mismatch`. */
export class VersionError extends OffhookError<Phrase> {}

/** `idempotency-key-reused`, `idempotency-under-way`, `idempotency-answer-lost`. */
export class IdempotencyError extends OffhookError<Phrase> {}

/** A link sent by mail that is no longer good. */
export class LinkError extends OffhookError {
  constructor(message: Phrase) {
    super('link-used-up', message);
  }
}

/**
 * Nobody is signed in, or what was shown as proof does not hold: `unauthorized`, `bad-credentials`, `session-ended`,
 * `second-factor-required`, `bad-second-factor`.
 */
export class UnauthorizedError extends OffhookError<Phrase> {}

/** Too often; try again after `retryAfterSeconds`. */
export class RateLimitError extends OffhookError {
  readonly retryAfterSeconds: number;
  constructor(message: Phrase, retryAfterSeconds: number) {
    super('rate-limited', message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
