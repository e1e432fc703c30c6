/**
 * Something that stops a run before it commits. Nodes turn it into a NodeOperationError: the message
 * says what happened (flow, record, field), the remedy what to do.
 */
export class LoopFault extends Error {
	constructor(
		message: string,
		readonly remedy: string,
	) {
		super(message);
		this.name = 'LoopFault';
	}
}

/** A guard that undoes the whole commit; the flow is stopped in a transaction of its own. */
export class StopFault extends Error {
	constructor(
		readonly kind: string,
		readonly text: string,
		readonly count: number,
	) {
		super(text);
		this.name = 'StopFault';
	}
}
