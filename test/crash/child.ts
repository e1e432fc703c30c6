/**
 * The process that is killed, and its successor. It takes two kinds of work over IPC:
 *
 * - `recover`: go on with a flow until it is quiet, jumping over leases and deadlines by moving this
 *   process's clock (the store has no other).
 * - `drive`: run a flow until it is quiet, and die by SIGKILL at the event `killAt`. Events are the
 *   moments right before and right after each HTTP call and each write transaction of the store.
 */
import http from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import {
	isQuiet,
	openFlow,
	systemCredentials,
	type Addresses,
	type CanvasFlow,
	type CanvasWorkflow,
	type Kept,
} from '../support/canvas';

export interface Place {
	folder: string;
	workflow: CanvasWorkflow;
	/** Addresses and secrets of the systems. */
	addresses: Addresses;
	/** What the credentials have kept from earlier runs: session and account. */
	kept: Kept;
}

export type Request =
	({ kind: 'recover'; minutes: number } & Place) | ({ kind: 'drive'; killAt?: number } & Place);

export interface Answer {
	kind: 'recovered' | 'driven' | 'failed';
	/**
	 * What happened, in its order: `http POST /path`, `answer POST /path`, `write`, `written`. A call of GraphQL is
	 * told by its operation: `http POST /path customerCreate`, or `http QUERY /path customers` where it only reads.
	 */
	events: string[];
	/** Minutes that the clock was moved. */
	minutes: number;
	runs: number;
	/** Operations that a further run emitted; a flow at rest emits none. */
	left?: number;
	problem?: string;
}

const STEP_MINUTES = 6;
const MOST_RUNS = 40;
let minutes = 0;
const events: string[] = [];
let killAt = Number.POSITIVE_INFINITY;

const RealDate = Date;
const shifted = () => RealDate.now() + minutes * 60_000;
class MovedDate extends RealDate {
	constructor(...args: unknown[]) {
		if (args.length === 0) super(shifted());
		else super(...(args as [number]));
	}
	static override now = shifted;
}
globalThis.Date = MovedDate as DateConstructor;

/** A moment to die at: all that came earlier is done, nothing that comes later has begun. */
function reach(event: string): void {
	if (events.length === killAt) process.kill(process.pid, 'SIGKILL');
	events.push(event);
}

/** What a call of GraphQL does, as far as its body tells; undefined for any other call. */
function operationIn(body: unknown): { reads: boolean; name: string } | undefined {
	if (typeof body !== 'string' && !Buffer.isBuffer(body)) return undefined;
	const text = body.toString();
	if (!text.startsWith('{"operationName":')) return undefined;
	const { operationName, query } = JSON.parse(text) as { operationName: string; query: string };
	return { reads: query.startsWith('query'), name: operationName };
}

const request = http.request.bind(http);
http.request = ((...args: Parameters<typeof http.request>) => {
	const { method, path } = args[0] as http.RequestOptions;
	const where = (path ?? '').split('?')[0];
	let name = `${method ?? 'GET'} ${where}`;
	reach(`http ${name}`);
	const moment = events.length - 1;
	const sent = request(...args);
	// The body comes after the head: only then is it known what the call was for.
	for (const way of ['write', 'end'] as const) {
		const send = sent[way].bind(sent) as (...parts: unknown[]) => never;
		sent[way] = (...parts: unknown[]) => {
			const operation = operationIn(parts[0]);
			if (operation !== undefined) {
				name = `${operation.reads ? 'QUERY' : 'POST'} ${where} ${operation.name}`;
				events[moment] = `http ${name}`;
			}
			return send(...parts);
		};
	}
	// Before anybody else listens: the answer is there, and nobody has heard of it.
	sent.prependOnceListener('response', (response: http.IncomingMessage) => {
		response.prependOnceListener('end', () => reach(`answer ${name}`));
	});
	return sent;
}) as typeof http.request;

/** Stores inside a transaction that writes: before its commit everything is still undone. */
const writing = new WeakSet<DatabaseSync>();
const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (sql: string) {
	if (sql === 'begin immediate') writing.add(this);
	if (sql === 'commit' && writing.has(this)) {
		reach('write');
		exec.call(this, sql);
		reach('written');
	} else exec.call(this, sql);
	if (sql === 'commit' || sql === 'rollback') writing.delete(this);
};

async function open(place: Place): Promise<CanvasFlow> {
	return await openFlow({
		workflow: place.workflow,
		folder: place.folder,
		credentials: systemCredentials(place.addresses, place.kept),
	});
}

/** One execution; false if Start Run handed out nothing. */
async function runOnce(flow: CanvasFlow): Promise<{ ran: boolean; emitted: number }> {
	const done = await flow.ok();
	const reconcile = Object.entries(done.runs).find(([, [first]]) => first.outputs.length >= 3);
	const [toLeft, toRight] = reconcile?.[1][0].outputs ?? [[], []];
	return { ran: reconcile !== undefined, emitted: toLeft.length + toRight.length };
}

async function untilQuiet(flow: CanvasFlow, jump: boolean): Promise<number> {
	for (let runs = 1; runs <= MOST_RUNS; runs++) {
		const { ran, emitted } = await runOnce(flow);
		const status = await flow.status();
		if (status.state === 'stopped') throw new Error(`The flow has stopped: ${status.text}`);
		// What a confirmed delete leads to is planned by the run after it.
		const gone = await flow.query(
			"select 1 from link where gone_side is not null and state = 'linked'",
		);
		if (ran && isQuiet(status) && gone.length === 0) return runs;
		if (jump && emitted === 0) minutes += STEP_MINUTES;
	}
	throw new Error(`The flow does not come to rest: ${JSON.stringify(await flow.status())}`);
}

async function work(message: Request): Promise<Answer> {
	const flow = await open(message);
	events.length = 0;
	if (message.kind === 'recover') {
		minutes = message.minutes;
		const runs = await untilQuiet(flow, true);
		const { emitted } = await runOnce(flow);
		await flow.close();
		return { kind: 'recovered', events: [], minutes, runs, left: emitted };
	}
	minutes = 0;
	killAt = message.killAt ?? Number.POSITIVE_INFINITY;
	const runs = await untilQuiet(flow, false);
	killAt = Number.POSITIVE_INFINITY;
	await flow.close();
	return { kind: 'driven', events: [...events], minutes, runs };
}

process.on('message', (message: Request) => {
	void work(message).then(
		(answer) => process.send?.(answer),
		(error: unknown) =>
			process.send?.({
				kind: 'failed',
				events: [...events],
				minutes,
				runs: 0,
				problem: (error as Error).stack ?? String(error),
			} satisfies Answer),
	);
});
process.send?.({ kind: 'ready' });
