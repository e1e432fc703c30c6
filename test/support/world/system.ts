import type {
	Api,
	Capabilities,
	Entity,
	EntityRecord,
	FieldDef,
} from '../../../nodes/shared/entity';
import { ApiFailure, type FailureDetail } from '../../../nodes/shared/failure';
import { getPath, setPath, type JsonObject, type JsonValue } from '../../../nodes/shared/json';

export interface Row {
	id: string;
	fields: JsonObject;
	modified: number;
	reference?: string;
	/** When it was made; shown as the record's mark where the entity has marks. */
	made?: string;
	/** What a record left behind shows where it lives on. */
	movedTo?: string;
}

/** A business system in memory, as strict as the test makes it. */
export interface MemorySystem {
	entity: Entity;
	api: Api;
	rows: Map<string, Row>;
	calls: string[];
	/** Time of this system; moves by one second with every write. */
	clock: number;
	/** What the system makes of the fields it is sent. */
	normalize: (fields: JsonObject) => JsonObject;
	/** Runs before each call; may throw, or change the rows like somebody else would. */
	before: (call: string) => void;
	/** Runs after the call took effect, before the caller hears of it. */
	after: (call: string) => void;
	/** Somebody creates, edits or deletes a record in this system. */
	add: (fields: JsonObject, id?: string) => string;
	edit: (id: string, fields: Record<string, JsonValue>) => void;
	drop: (id: string) => void;
	/** The record gets another id. `leave`: something stays under the old one that tells where it went. */
	rename: (id: string, to: string, leave?: boolean) => void;
	/** Writes (create, update, delete) counted so far. */
	writes: () => number;
	get: (id: string) => JsonObject;
}

export const failure = (detail: Partial<FailureDetail> = {}, message = 'refused'): ApiFailure =>
	new ApiFailure(message, { outcome: 'rejected', scope: 'record', ...detail });

const text = (name: string, more: Partial<FieldDef> = {}): FieldDef => ({
	name,
	label: name,
	kind: 'text',
	writable: true,
	...more,
});

export const FIELDS: FieldDef[] = [
	text('number'),
	text('name'),
	text('email', { kind: 'email' }),
	text('phone', { kind: 'phone' }),
	text('city'),
	text('note'),
	text('status', { writable: false }),
	text('parent', { kind: 'reference' }),
	text('password', { writeOnly: true }),
];

const CAPABILITIES: Capabilities = {
	feed: true,
	completeListing: true,
	listingIsFull: true,
	singleRead: true,
	create: true,
	update: true,
	archive: false,
	restore: false,
	delete: true,
	findByReference: { conclusive: true },
	findByKey: [],
	gone: 'notFound',
	visibilityLagSeconds: 0,
	requestTimeoutSeconds: 1,
	stamp: 'instant',
	overlapSeconds: 1,
	retentionDays: 7,
	pageSize: 100,
	aliases: [],
};

export interface SystemOptions {
	system: string;
	entity?: string;
	fields?: FieldDef[];
	capabilities?: Partial<Capabilities>;
	/** Prefix of the ids that the system gives. */
	prefix: string;
	/** Keeps our reference in the record. Default true. */
	stamps?: boolean;
	/** Returns the record from a write. Default true. */
	returns?: boolean;
}

export function memorySystem(options: SystemOptions): MemorySystem {
	const rows = new Map<string, Row>();
	let next = 0;
	const stamps = options.stamps !== false;
	const iso = (time: number) => new Date(time).toISOString();
	const toRecord = (row: Row): EntityRecord => ({
		id: row.id,
		fields: { ...structuredClone(row.fields), password: undefined } as unknown as JsonObject,
		modifiedAt: iso(row.modified),
		...(stamps && row.reference !== undefined ? { reference: row.reference } : {}),
		...(entity.capabilities.marks !== undefined && row.made !== undefined
			? { mark: row.made }
			: {}),
		...(row.movedTo === undefined ? {} : { movedTo: row.movedTo }),
	});
	const touch = () => (system.clock += 1000);
	const call = <T>(name: string, work: () => T): T => {
		system.calls.push(name);
		system.before(name);
		const result = work();
		system.after(name);
		return result;
	};
	const store = (id: string, fields: JsonObject, reference?: string): Row => {
		const row: Row = {
			id,
			fields,
			modified: touch(),
			...(reference === undefined ? {} : { reference }),
			...(entity.capabilities.marks === 'always' ? { made: iso(system.clock) } : {}),
		};
		rows.set(id, row);
		return row;
	};
	const required = (id: string): Row => {
		const row = rows.get(id);
		if (row === undefined) throw failure({ outcome: 'gone', status: 404 }, `${id} not found`);
		return row;
	};
	const assign = (row: Row, fields: JsonObject) => {
		const flat = (object: JsonObject, prefix = ''): Array<[string, JsonValue]> =>
			Object.entries(object).flatMap(([key, value]) =>
				typeof value === 'object' && value !== null && !Array.isArray(value)
					? flat(value, `${prefix}${key}.`)
					: [[`${prefix}${key}`, value] as [string, JsonValue]],
			);
		for (const [path, value] of flat(fields)) setPath(row.fields, path, value);
		row.fields = system.normalize(row.fields);
		row.modified = touch();
	};

	const entity: Entity = {
		system: options.system,
		entity: options.entity ?? 'customer',
		label: `${options.system} customer`,
		labelPlural: `${options.system} customers`,
		fields: options.fields ?? FIELDS,
		capabilities: { ...CAPABILITIES, ...options.capabilities },
		limits: [],
		list: async (_api, query) =>
			call(query.since === undefined ? 'list' : 'feed', () => {
				const all = [...rows.values()]
					.filter((row) => query.since === undefined || iso(row.modified) >= query.since)
					.sort((a, b) => a.modified - b.modified || a.id.localeCompare(b.id));
				const from = Number(query.page ?? 0);
				const size = Math.min(query.limit, entity.capabilities.pageSize);
				const slice = all.slice(from, from + size);
				return {
					records: slice.map(toRecord),
					...(from + size < all.length ? { next: String(from + size) } : {}),
					serverTime: iso(system.clock),
				};
			}),
		get: async (_api, id) =>
			call('get', () => {
				const row = rows.get(id);
				return row === undefined ? undefined : toRecord(row);
			}),
		find: async (_api, query) =>
			call('find', () =>
				[...rows.values()]
					.filter((row) =>
						query.by === 'reference'
							? stamps && row.reference === query.reference
							: getPath(row.fields, query.field) === query.value,
					)
					.map(toRecord),
			),
		create: async (_api, request) =>
			call('create', () => {
				// An earlier attempt made it: go on with that one.
				if (request.progress.id !== undefined) return toRecord(required(request.progress.id));
				const id = `${options.prefix}${++next}`;
				return toRecord(
					store(
						id,
						system.normalize(blank(request.fields)),
						stamps ? request.reference : undefined,
					),
				);
			}),
		update: async (_api, request) =>
			call('update', () => {
				const row = required(request.id);
				assign(row, request.fields);
				return options.returns === false ? {} : { record: toRecord(row) };
			}),
		remove: async (_api, id) =>
			call('delete', () => {
				required(id);
				rows.delete(id);
			}),
	};
	/** Every field is always returned, empty ones as null. */
	const blank = (fields: JsonObject): JsonObject => {
		const all: JsonObject = {};
		for (const { name, writeOnly } of entity.fields)
			if (writeOnly !== true) setPath(all, name, null);
		return { ...all, ...structuredClone(fields) };
	};
	const system: MemorySystem = {
		entity,
		api: {
			request: async () => {
				throw new Error('not used');
			},
			account: `memory://${options.system}`,
			zone: 'UTC',
			options: {},
			memo: new Map(),
		},
		rows,
		calls: [],
		clock: Date.now() - 3_600_000,
		normalize: (fields) => fields,
		before: () => {},
		after: () => {},
		add: (fields, id) => {
			const key = id ?? `${options.prefix}${++next}`;
			store(key, system.normalize(blank(fields)));
			return key;
		},
		edit: (id, fields) => {
			const row = required(id);
			for (const [path, value] of Object.entries(fields)) setPath(row.fields, path, value);
			row.modified = touch();
		},
		drop: (id) => {
			rows.delete(id);
		},
		rename: (id, to, leave = false) => {
			const row = required(id);
			rows.delete(id);
			rows.set(to, { ...row, id: to, modified: touch() });
			if (leave) rows.set(id, { ...structuredClone(row), movedTo: to, modified: touch() });
		},
		writes: () =>
			system.calls.filter((name) => ['create', 'update', 'delete'].includes(name)).length,
		get: (id) => required(id).fields,
	};
	return system;
}
