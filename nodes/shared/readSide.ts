import { afterPage, laterStamp } from '../LinkStore/engine/cursor';
import { pauseAfter } from '../LinkStore/engine/guard';
import { endRun, pauseSide } from '../LinkStore/loop/flows';
import { checkAccount, knownStamps, putPage } from '../LinkStore/loop/pages';
import { openReview } from '../LinkStore/loop/reviews';
import { now, run, type Store } from '../LinkStore/store';
import type { ReadState, Side, SideTicket, Ticket } from './contracts';
import { attempt } from './attempt';
import { describe, type Api, type Entity, type EntityRecord, type FieldDef } from './entity';
import { ApiFailure, isFailure, passOn } from './failure';

/** What one run read of one side. */
interface Reading {
	state: ReadState;
	records: Map<string, EntityRecord>;
	missing: string[];
	unreadable: Array<{ id: string; text: string }>;
	passId?: string;
	passEnded: boolean;
	discovered?: FieldDef[];
	/** Server time of the first answer, ISO 8601. */
	serverTime?: string;
	/** Why reading ended early, after some of it: what was read counts, and the side rests (a limit of calls). */
	brokenOff?: ApiFailure;
}

/** A detail read is saved only if the record was read at least this long after its stamp: seconds are coarse. */
const SETTLED_MS = 2000;

/**
 * Reads one side's part of a run (the feed from its cursor, a piece of the complete pass, the wanted
 * records) and stores the page as its last act. Returns the records read.
 *
 * @throws ApiFailure after the side was put to rest, LoopFault if the lease or the account is not right.
 */
export async function readSide(
	store: Store,
	api: Api,
	entity: Entity,
	ticket: Ticket,
	side: Side,
): Promise<EntityRecord[]> {
	const wrongAccount = await store.write(() => checkAccount(ticket, side, api.account));
	if (wrongAccount !== undefined) throw wrongAccount;
	const begun = await store.read(() => now());
	const reading = await read(store, api, entity, ticket, side, begun).catch(
		async (error: unknown) => {
			if (isFailure(error)) await restSide(store, ticket, side, error);
			throw error;
		},
	);
	const { brokenOff } = reading;
	await store.write(() =>
		putPage({
			ticket,
			side,
			description: describe(entity),
			discovered: reading.discovered,
			account: api.account,
			zone: api.zone,
			state: reading.state,
			ids: [...reading.records.keys()],
			missing: reading.missing,
			passId: reading.passId,
			passEnded: reading.passEnded,
			begun,
			readAt: reading.serverTime === undefined ? undefined : Date.parse(reading.serverTime),
		}),
	);
	if (brokenOff !== undefined) await store.write(() => pause(ticket.flow, side, brokenOff));
	await reviewUnreadable(store, ticket, side, entity, reading);
	return [...reading.records.values()];
}

const pause = (flow: string, side: Side, failure: ApiFailure) =>
	pauseSide(flow, side, failure.message, (before) =>
		Math.max((failure.detail.retryAfter ?? 0) * 1000, pauseAfter(before)),
	);

/** A side out of reach rests, and the run ends: the trigger tries again later, less and less often. */
export async function restSide(
	store: Store,
	ticket: Pick<Ticket, 'flow' | 'run'>,
	side: Side,
	failure: ApiFailure,
): Promise<void> {
	await store.write(function* () {
		yield* pause(ticket.flow, side, failure);
		yield* endRun(ticket.flow, ticket.run, failure.message);
	});
}

async function read(
	store: Store,
	api: Api,
	entity: Entity,
	ticket: Ticket,
	side: Side,
	begun: number,
): Promise<Reading> {
	const given = ticket[side];
	const reading: Reading = {
		state: given.state,
		records: new Map(),
		missing: [],
		unreadable: [],
		passEnded: false,
	};
	const { capabilities } = entity;
	const steps = async (): Promise<void> => {
		if (capabilities.feed && ticket.mode === 'live' && given.state.since !== undefined) {
			await walk(store, api, entity, ticket, side, 'feed', begun, reading);
		}
		if (given.fullPass && given.state.pass === undefined)
			reading.discovered = await discovered(api, entity);
		if (given.fullPass) await walk(store, api, entity, ticket, side, 'pass', begun, reading);
		await readWanted(api, entity, given, reading);
	};
	const { failure } = await attempt(steps);
	if (failure === undefined) return reading;
	// What was read before the limit was met would be read again, and meet it again.
	const { scope, status = 0 } = failure.detail;
	const isLimit = scope === 'side' && (status === 429 || status >= 500);
	if (!isLimit || reading.records.size === 0) throw failure;
	return { ...reading, brokenOff: failure };
}

/** Fields that users have added. An account that may not read them has those that were known before. */
async function discovered(api: Api, entity: Entity): Promise<FieldDef[] | undefined> {
	if (entity.discover === undefined) return undefined;
	const { discover } = entity;
	return (await attempt(() => discover(api))).value;
}

async function walk(
	store: Store,
	api: Api,
	entity: Entity,
	ticket: Ticket,
	side: Side,
	which: 'feed' | 'pass',
	begun: number,
	reading: Reading,
): Promise<void> {
	const { limit } = ticket[side];
	const id = reading.state[which]?.id ?? `${ticket.run}.${side}.${which}`;
	const since = which === 'feed' ? reading.state.since : undefined;
	const known =
		since === undefined ? undefined : await knownBefore(store, api, ticket, side, entity, since);
	const pages = new Set<string>();
	let count = 0;
	for (;;) {
		const page = reading.state[which]?.page;
		const listed = await entity.list(api, { since, page, limit: limit - count, known });
		reading.serverTime ??= listed.serverTime;
		if (listed.next !== undefined && (listed.next === page || pages.has(listed.next))) {
			throw endless(entity, listed.next);
		}
		if (listed.next !== undefined) pages.add(listed.next);
		const stamps = [...listed.records, ...(listed.unchanged ?? [])].flatMap(({ modifiedAt }) =>
			modifiedAt === undefined ? [] : [modifiedAt],
		);
		reading.state = afterPage(
			reading.state,
			{
				which,
				page,
				id,
				startedAt: listed.serverTime ?? new Date().toISOString(),
				begun,
				stamps,
				next: listed.next,
				now: await store.read(() => now()),
			},
			entity.capabilities,
			api.zone,
		);
		takeRecords(entity, listed.records, reading);
		// Known at once: a walk that breaks off has read a piece of the pass all the same.
		if (which === 'pass') reading.passId = id;
		count += listed.records.length + (listed.unchanged?.length ?? 0);
		if (listed.next === undefined || count >= limit) break;
	}
	if (which === 'pass') reading.passEnded = reading.state.pass === undefined;
}

/** Of one record that came twice (pages shift, a replica is behind) the highest stamp counts, then the later page. */
function takeRecords(entity: Entity, records: EntityRecord[], reading: Reading): void {
	for (const record of records) {
		if (record.id === '') {
			reading.unreadable.push({ id: '', text: `A ${entity.label} without an id was listed.` });
			continue;
		}
		const before = reading.records.get(record.id)?.modifiedAt;
		const { stamp } = entity.capabilities;
		if (
			before !== undefined &&
			record.modifiedAt !== undefined &&
			before !== record.modifiedAt &&
			laterStamp(stamp, before, record.modifiedAt) === before
		) {
			continue;
		}
		reading.records.set(record.id, record);
	}
}

function endless(entity: Entity, page: string): ApiFailure {
	return new ApiFailure(
		`The listing of ${entity.labelPlural} never ends: it points back to page ${page}`,
		{
			outcome: 'notSent',
			scope: 'side',
			remedy: 'Check the paging settings of this resource.',
		},
	);
}

async function knownBefore(
	store: Store,
	api: Api,
	ticket: Ticket,
	side: Side,
	entity: Entity,
	since: string,
): Promise<(id: string, modifiedAt: string | undefined) => boolean> {
	const stamps = await store.read(() => knownStamps(ticket.flow, ticket.hash, side, since));
	const wanted = new Set(ticket[side].wanted);
	return (id, modifiedAt) => {
		const known = stamps.get(id);
		if (known === undefined || modifiedAt === undefined || wanted.has(id)) return false;
		return (
			known.stamp === modifiedAt &&
			known.readAt - instant(entity, modifiedAt, api.zone) >= SETTLED_MS
		);
	};
}

/** Milliseconds of a stamp; zone-free texts in the tenant's zone. */
function instant(entity: Entity, stamp: string, zone: string): number {
	if (entity.capabilities.stamp !== 'zoneFree') return Date.parse(stamp);
	const asUtc = Date.parse(`${stamp}Z`);
	const shown = new Intl.DateTimeFormat('sv-SE', {
		timeZone: zone,
		dateStyle: 'short',
		timeStyle: 'medium',
	}).format(new Date(asUtc));
	return asUtc - (Date.parse(`${shown.replace(' ', 'T')}Z`) - asUtc);
}

async function readWanted(
	api: Api,
	entity: Entity,
	given: SideTicket,
	reading: Reading,
): Promise<void> {
	const open = given.wanted.filter((id) => !reading.records.has(id));
	if (open.length === 0) return;
	if (!entity.capabilities.singleRead) {
		// No single read: a listing that began and ended in this run is all there is to know.
		if (reading.passEnded && given.state.pass === undefined) reading.missing.push(...open);
		return;
	}
	for (const id of open) {
		try {
			const record = await entity.get(api, id);
			if (record === undefined) reading.missing.push(id);
			else reading.records.set(id, record);
		} catch (error) {
			if (!isFailure(error) || error.detail.scope === 'side') return passOn(error);
			reading.unreadable.push({ id, text: error.message });
		}
	}
}

/** A record that cannot be read goes to review; the others go on. */
async function reviewUnreadable(
	store: Store,
	ticket: Ticket,
	side: Side,
	entity: Entity,
	reading: Reading,
): Promise<void> {
	if (reading.unreadable.length === 0) return;
	await store.write(function* () {
		for (const { id, text } of reading.unreadable) {
			yield* run(
				'delete from wanted where flow = ? and side = ? and record_id = ?',
				ticket.flow,
				side,
				id,
			);
			yield* openReview(ticket.flow, {
				kind: 'unreadable',
				subject: `unreadable:${side}:${id}`,
				side,
				recordId: id === '' ? undefined : id,
				text: `Flow "${ticket.flow}": ${text} ${id === '' ? 'Without an id it cannot be linked: correct it there, or check which field holds the id.' : `${entity.label} ${id} is left out until it can be read: look at it there.`}`,
			});
		}
	});
}
