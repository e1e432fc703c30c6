import type { OutcomeKind } from './contracts';

export interface FailureDetail {
	/** What surely or possibly happened to the request. */
	outcome: Exclude<OutcomeKind, 'done'>;
	/** `side`: the whole system is out of reach, not this record; no attempt is counted. */
	scope: 'record' | 'side';
	/** HTTP status, where there was an answer. */
	status?: number;
	/** Seconds the server asked us to wait. */
	retryAfter?: number;
	/** What to do, for people. */
	remedy?: string;
	/** Fields the system complained about, in its own names. */
	fields?: Array<{ field: string; message: string }>;
	/** Id of the record that is already there (a refused duplicate), if the system told. */
	existingId?: string;
}

/** A call that failed, already judged: nodes turn it into an outcome or an n8n error. */
export class ApiFailure extends Error {
	constructor(
		message: string,
		readonly detail: FailureDetail,
	) {
		super(message);
		this.name = 'ApiFailure';
	}
}

export const isFailure = (error: unknown): error is ApiFailure => error instanceof ApiFailure;

/** Throws on what is not ours to judge here. */
export function passOn(error: unknown): never {
	throw error;
}
