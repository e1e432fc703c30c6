import { createHash } from 'node:crypto';
import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';
import {
	afterPage,
	laterStamp,
	lessOverlap,
	overlapOf,
	stampAt,
} from '../../LinkStore/engine/cursor';
import type { SystemAdapter } from '../adapter';
import type { ReadState } from '../contracts';
import { entityName, type Api, type Entity, type EntityRecord, type ListPage } from '../entity';
import { canonical, getPath, type JsonObject } from '../json';
import { toNodeError } from '../nodeErrors';
import { objectsOf, textOf, typedText } from '../values';
import { entityForPoll } from './chosen';
import { simplified } from './values';

/** What a trigger remembers between polls. n8n stores it with the workflow, so it is kept small. */
interface Memory {
	/** Account and resource: another one starts anew. */
	of: string;
	/** How far the change feed was read; absent for resources without one. */
	feed?: ReadState;
	/** Page where a listing goes on that did not fit into the time of a poll. */
	page?: string;
	/** True once everything there was at the start has been noted. */
	complete?: boolean;
	/** State of each record by id: its stamp, or a sum over its fields where there is no stamp. */
	seen: Record<string, string>;
}

/** A resource without change feed is compared as a whole; beyond this it would weigh too much in the workflow. */
const MOST_WITHOUT_FEED = 10_000;
const SAMPLES = 3;
const DEFAULT_BUDGET = 5 * 60 * 1000;
/** Share of n8n's time for a poll after which no further page is read. */
const TIME_SHARE = 0.7;

const sumOf = (values: JsonObject): string =>
	createHash('sha256').update(canonical(values)).digest('base64url').slice(0, 10);

const stateOf = (entity: Entity, record: EntityRecord): string =>
	(entity.capabilities.feed ? record.modifiedAt : undefined) ?? sumOf(record.fields);

interface Poll {
	api: Api;
	entity: Entity;
	memory: Memory;
	/** New records only, not changed ones. */
	createdOnly: boolean;
	hasTime: () => boolean;
}

/** Records that are new or changed since the last poll, for the trigger node of a system. */
export async function poll(
	this: IPollFunctions,
	adapter: SystemAdapter,
): Promise<INodeExecutionData[][] | null> {
	const entity = entityForPoll(this, adapter);
	const createdOnly = this.getNodeParameter('event', 'createdOrChanged') === 'created';
	if (createdOnly) requireCreated.call(this, entity);
	const started = Date.now();
	try {
		const api = await adapter.api.call(this);
		if (this.getMode() === 'manual') {
			const { records } = await entity.list(api, { limit: SAMPLES });
			return toItems.call(this, entity, records.slice(0, SAMPLES));
		}
		const data = this.getWorkflowStaticData('node');
		const memory = remembered(data, nameOf(api, entity));
		// Older versions of n8n set no limit.
		const budget = (this.getPollBudgetMs?.() ?? DEFAULT_BUDGET) * TIME_SHARE;
		const work: Poll = {
			api,
			entity,
			memory,
			createdOnly,
			hasTime: () => Date.now() - started < budget,
		};
		const records = await (entity.capabilities.feed ? readFeed(work) : compareAll.call(this, work));
		Object.assign(data, { memory: work.memory });
		return records.length ? toItems.call(this, entity, records) : null;
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** What is remembered holds for one account, one resource and one way to read it. */
const nameOf = (api: Api, entity: Entity): string => {
	const read = entity.profile === undefined ? '' : ` ${sumOf(entity.profile)}`;
	return `${api.account} ${entityName(entity)}${read}`;
};

/** Field with the time when a record was created; a profile may name another one, or none. */
function createdField({ profile }: Entity): string | undefined {
	if (profile === undefined) return 'createdAt';
	const place = typedText(profile.createdField);
	const fields = objectsOf(profile.fields) ?? [];
	const field = fields.find(({ name, path }) => place !== '' && (name === place || path === place));
	return field === undefined ? undefined : String(field.name);
}

function requireCreated(this: IPollFunctions, entity: Entity): void {
	if (!entity.capabilities.feed || createdField(entity) !== undefined) return;
	throw new NodeOperationError(
		this.getNode(),
		`The profile does not say when ${entity.labelPlural.toLowerCase()} were created`,
		{
			description:
				'Name the field in "Created: Property" of Profile Settings, or choose the event Record Created or Changed.',
		},
	);
}

/** A copy to work on: only a poll that succeeds is remembered. */
function remembered(data: IDataObject, of: string): Memory {
	const kept = data.memory as unknown as Memory | undefined;
	return kept?.of === of ? structuredClone(kept) : { of, seen: {} };
}

function toItems(
	this: IPollFunctions,
	entity: Entity,
	records: EntityRecord[],
): INodeExecutionData[][] {
	const simplify = this.getNodeParameter('simplify', true) as boolean;
	return [
		records.map((record) => ({
			json: simplify ? simplified(entity, record) : (record.fields as IDataObject),
		})),
	];
}

/** Where a feed begins: now by the server's clock, less the overlap that every later walk has too. */
async function beginning({ api, entity }: Poll): Promise<ReadState> {
	const { capabilities } = entity;
	const ours = new Date().toISOString();
	const { serverTime } = await entity.list(api, {
		since: stampAt(capabilities.stamp, ours, api.zone),
		limit: 1,
		known: () => true,
	});
	const now = stampAt(capabilities.stamp, serverTime ?? ours, api.zone);
	return { since: lessOverlap(capabilities.stamp, now, overlapOf(capabilities)) };
}

/** The first walk only notes what is there: that is not new. */
async function readFeed(work: Poll): Promise<EntityRecord[]> {
	const { api, entity, memory } = work;
	memory.feed ??= await beginning(work);
	const { since = '' } = memory.feed;
	const news: EntityRecord[] = [];
	let page: ListPage;
	do {
		const token: string | undefined = memory.feed.feed?.page;
		page = await entity.list(api, {
			since,
			page: token,
			limit: entity.capabilities.pageSize,
			known: (id, modifiedAt) =>
				modifiedAt !== undefined && (!memory.complete || memory.seen[id] === modifiedAt),
		});
		for (const record of page.records) {
			if (memory.complete && isNews(work, record, since)) news.push(record);
			memory.seen[record.id] = stateOf(entity, record);
		}
		for (const { id, modifiedAt } of page.unchanged ?? []) memory.seen[id] = modifiedAt ?? '';
		memory.feed = afterPage(
			memory.feed,
			{
				which: 'feed',
				id: 'poll',
				page: token,
				next: page.next,
				begun: Date.now(),
				now: Date.now(),
				startedAt: page.serverTime ?? new Date().toISOString(),
				stamps: [...page.records, ...(page.unchanged ?? [])].flatMap(
					({ modifiedAt }) => modifiedAt ?? [],
				),
			},
			entity.capabilities,
			api.zone,
		);
	} while (page.next !== undefined && work.hasTime());
	if (page.next === undefined) {
		memory.complete = true;
		forgetOld(work);
	}
	return news;
}

function isNews(
	{ entity, memory, createdOnly }: Poll,
	record: EntityRecord,
	since: string,
): boolean {
	const before = memory.seen[record.id];
	if (!createdOnly) return before !== stateOf(entity, record);
	const created = textOf(getPath(record.fields, createdField(entity) ?? ''));
	const { stamp } = entity.capabilities;
	return before === undefined && created !== null && laterStamp(stamp, since, created) === created;
}

/** States from before the since-value are not listed again: they need not be remembered. */
function forgetOld({ entity, memory }: Poll): void {
	const since = memory.feed?.since;
	if (since === undefined) return;
	const { stamp } = entity.capabilities;
	memory.seen = Object.fromEntries(
		Object.entries(memory.seen).filter(([, state]) => laterStamp(stamp, since, state) === state),
	);
}

/** Without a feed all records are listed and compared. The first listing is the start to compare with. */
async function compareAll(this: IPollFunctions, work: Poll): Promise<EntityRecord[]> {
	const { api, entity, memory, createdOnly } = work;
	const fresh = memory.page === undefined;
	const listed = new Set<string>();
	const news: EntityRecord[] = [];
	do {
		const page: ListPage = await entity.list(api, {
			page: memory.page,
			limit: entity.capabilities.pageSize,
		});
		for (const record of page.records) {
			const before = memory.seen[record.id];
			const state = stateOf(entity, record);
			const isNew = createdOnly ? before === undefined : before !== state;
			if (memory.complete && isNew) news.push(record);
			memory.seen[record.id] = state;
			listed.add(record.id);
		}
		memory.page = page.next;
	} while (memory.page !== undefined && work.hasTime());
	if (memory.page === undefined) {
		memory.complete = true;
		// A listing read in one go shows which records are gone.
		if (fresh) {
			memory.seen = Object.fromEntries(
				Object.entries(memory.seen).filter(([id]) => listed.has(id)),
			);
		}
	}
	if (Object.keys(memory.seen).length > MOST_WITHOUT_FEED) {
		throw new NodeOperationError(
			this.getNode(),
			`There are more than ${MOST_WITHOUT_FEED} ${entity.labelPlural.toLowerCase()}, too many to be compared by a trigger`,
			{ description: 'This resource has no change feed. Use a flow of the Link Store instead.' },
		);
	}
	return news;
}
