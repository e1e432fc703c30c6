import { minorDigits } from '../../LinkStore/engine/fields/money';
import type { Api, Capabilities, EntityRecord, ListPage, ListQuery } from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import { isObject, type JsonObject, type JsonValue } from '../../shared/json';
import { isEmpty, textOf } from '../../shared/values';
import { SYSTEM_NAME } from '../transport/names';
import { listAll, listPage, oneOf, PAGE_SIZE, type Query } from '../transport/requests';

/** What is the same in all entities of Chargebee. */
export const COMMON_CAPABILITIES = {
	listingIsFull: true,
	singleRead: true,
	// Lists and single reads show a write at once, as far as is known; a margin costs nothing but patience.
	visibilityLagSeconds: 5,
	requestTimeoutSeconds: 60,
	stamp: 'instant',
	// Stamps of the feed have whole seconds, and a row may be committed after rows with a later one.
	overlapSeconds: 2 * 60,
	retentionDays: 7,
	pageSize: PAGE_SIZE,
	aliases: [],
} satisfies Partial<Capabilities>;

/** Our reference as `referenceOf` makes it. */
const REFERENCE = /^ls-[0-9a-f]{24}$/;

/** The reference that a record's own id is, where we chose it. */
const referenceIn = (id: string): string | undefined => (REFERENCE.test(id) ? id : undefined);

/** Chargebee's amounts, stamps and versions are whole numbers; digits in a text are read as one, too. */
export function wholeOf(value: JsonValue | undefined): number | null {
	const number = typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

/** `undefined` for what is no moment that a date can hold. */
const isoOfMs = (time: number | null): string | undefined =>
	time === null || Math.abs(time) > LAST_MOMENT ? undefined : new Date(time).toISOString();

const LAST_MOMENT = 8.64e15;

/** ISO 8601 of whole seconds since 1970, as Chargebee has its timestamps. */
export function isoOf(seconds: JsonValue | undefined): string | undefined {
	const whole = wholeOf(seconds);
	return whole === null ? undefined : isoOfMs(whole * 1000);
}

/** When a record was changed last: its version (milliseconds), else its stamp (seconds). */
export const modifiedAtOf = (row: JsonObject): string | undefined =>
	isoOfMs(wholeOf(row.resource_version)) ?? isoOf(row.updated_at);

/** The parts of a record that all entities have alike. `id` of a record without one is empty. */
export const recordOf = (row: JsonObject, fields: JsonObject = row): EntityRecord => {
	const id = textOf(row.id) ?? '';
	const modifiedAt = modifiedAtOf(row);
	const reference = referenceIn(id);
	return {
		id,
		fields,
		...(modifiedAt === undefined ? {} : { modifiedAt }),
		...(row.deleted === true ? { deleted: true } : {}),
		...(reference === undefined ? {} : { reference }),
	};
};

const versionOf = (row: JsonObject): number =>
	wholeOf(row.resource_version) ?? (wholeOf(row.updated_at) ?? 0) * 1000;

/** Rows of a list that came twice, as rows move between pages: the newest version of each. */
export function newest(rows: JsonObject[]): JsonObject[] {
	const byId = new Map<string, JsonObject>();
	for (const row of rows) {
		const id = String(row.id);
		const other = byId.get(id);
		if (other === undefined || versionOf(row) >= versionOf(other)) byId.set(id, row);
	}
	return [...byId.values()];
}

// ---------------------------------------------------------------------------------------------
// Money
// ---------------------------------------------------------------------------------------------

const SUFFIX = '_in_decimal';

/** Whole minor units (øre, yen, fils) as a text in major units: 1950 EUR is `19.50`. */
export function toMajor(minor: number, currency: string): string {
	const digits = minorDigits(currency);
	const text = Math.abs(minor)
		.toFixed(0)
		.padStart(digits + 1, '0');
	const whole = text.slice(0, text.length - digits);
	return `${minor < 0 ? '-' : ''}${whole}${digits ? `.${text.slice(-digits)}` : ''}`;
}

/**
 * An amount in major units as whole minor units of the currency.
 * @throws ApiFailure `rejected`, naming `field`, for what is no amount or has more decimals than the currency.
 */
export function toMinor(value: JsonValue, currency: string, field: string): number {
	const refuse = (message: string): ApiFailure =>
		new ApiFailure(`${SYSTEM_NAME} cannot take the amount of "${field}": ${message}`, {
			outcome: 'rejected',
			scope: 'record',
			fields: [{ field, message }],
		});
	const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(String(value ?? '').trim());
	if (!match) throw refuse(`"${String(value)}" is no amount such as 1234.50`);
	const [, sign, whole, fraction = ''] = match;
	const digits = minorDigits(currency);
	const kept = fraction.replace(/0+$/, '');
	if (kept.length > digits) {
		throw refuse(`${String(value)} has more decimals than ${currency} (${digits})`);
	}
	const minor = Number(`${whole}${kept.padEnd(digits, '0')}`);
	if (!Number.isSafeInteger(minor)) throw refuse(`${String(value)} is too large`);
	return sign === '-' && minor !== 0 ? -minor : minor;
}

/**
 * The record with a sibling `<name>_in_decimal` in major units for each of the named amounts in minor
 * units, unless Chargebee has sent that sibling itself. Without a currency there is none.
 */
export function withMajor(row: JsonObject, names: string[], currency?: JsonValue): JsonObject {
	const code = textOf(currency ?? row.currency_code);
	if (code === null) return row;
	const siblings: JsonObject = {};
	for (const name of names) {
		const amount = wholeOf(row[name]);
		if (amount !== null && isEmpty(row[`${name}${SUFFIX}`])) {
			siblings[`${name}${SUFFIX}`] = toMajor(amount, code);
		}
	}
	return { ...row, ...siblings };
}

// ---------------------------------------------------------------------------------------------
// Lists
// ---------------------------------------------------------------------------------------------

export interface Walk {
	/** `/customers` */
	path: string;
	/** Name of the wrapper of each row: `customer`. */
	resource: string;
	/** Sent with every page. */
	query?: Query;
	/**
	 * How a complete listing is sorted. `created_at` never moves, so the walk goes on by it and skips
	 * nothing; any other is gone through by Chargebee's own offset. (By `updated_at` it would lose the rows
	 * that have none.)
	 */
	completeBy: string;
}

/** Where a walk stands: in seconds of the stamp it is sorted by, and the offset from there. */
export interface Position {
	after?: number;
	offset?: string;
}

/** Chargebee takes stamps with ten digits only, so no filter is used for what is older than 2001. */
const FIRST_STAMP = 1_000_000_000;

/** The second before a stamp: whether `after` includes its own second is not documented. */
export const secondBefore = (stamp: string): number | undefined => {
	const seconds = Math.floor(Date.parse(stamp) / 1000) - 1;
	return Number.isNaN(seconds) || seconds < FIRST_STAMP ? undefined : seconds;
};

export function readPosition(query: Pick<ListQuery, 'since' | 'page'>): Position {
	if (query.page !== undefined) return JSON.parse(query.page) as Position;
	return query.since === undefined ? {} : { after: secondBefore(query.since) };
}

/**
 * One page of a walk over changed (`since`) or all records, newest versions only. It goes on from the last
 * stamp read rather than by offset, so records that change or vanish meanwhile move no others out of it;
 * those of just that second come twice, which does no harm. Only a page full of one second is left by its
 * offset.
 */
export async function walkPage(
	api: Api,
	walk: Walk,
	query: ListQuery,
): Promise<Omit<ListPage, 'records'> & { rows: JsonObject[] }> {
	const position = readPosition(query);
	const sortedBy = query.since === undefined ? walk.completeBy : 'updated_at';
	const { rows, nextOffset, serverTime } = await listPage(
		api,
		walk.path,
		walk.resource,
		{
			...walk.query,
			'sort_by[asc]': sortedBy,
			...(position.after === undefined ? {} : { [`${sortedBy}[after]`]: position.after }),
		},
		position.offset,
	);
	const next =
		nextOffset === undefined ? undefined : following(position, rows, sortedBy, nextOffset);
	return {
		rows: newest(rows),
		serverTime,
		...(next === undefined ? {} : { next: JSON.stringify(next) }),
	};
}

/** Stamp of the last row, Unix seconds; null where the rows are not in its order, so that it says nothing of the rest. */
export function lastStamp(rows: JsonObject[], name: string): number | null {
	let last: number | null = null;
	for (const row of rows) {
		const stamp = wholeOf(row[name]);
		if (stamp === null || (last !== null && stamp < last)) return null;
		last = stamp;
	}
	return last;
}

/** The next page: from the last stamp read; a page full of one second is left by Chargebee's offset. */
export function following(
	position: Position,
	rows: JsonObject[],
	sortedBy: string,
	nextOffset: string,
): Position {
	const last = sortedBy.endsWith('_at') ? lastStamp(rows, sortedBy) : null;
	const after = last === null ? undefined : last - 1;
	return after !== undefined && after >= FIRST_STAMP && after > (position.after ?? 0)
		? { after }
		: { ...(position.after === undefined ? {} : { after: position.after }), offset: nextOffset };
}

/** Parts of a list, a hundred each: filters such as `id[in]` take no more than a page can answer. */
export function batches<T>(values: T[], size: number = PAGE_SIZE): T[][] {
	const parts: T[][] = [];
	for (let start = 0; start < values.length; start += size) {
		parts.push(values.slice(start, start + size));
	}
	return parts;
}

/** Rows whose `field` has one of the values, read in batches by the filter `<field>[in]`. */
export async function listIn(
	api: Api,
	path: string,
	resource: string,
	field: string,
	values: string[],
	query: Query = {},
): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	for (const part of batches([...new Set(values)])) {
		rows.push(...(await listAll(api, path, resource, { ...query, [`${field}[in]`]: oneOf(part) })));
	}
	return newest(rows);
}

// ---------------------------------------------------------------------------------------------
// Writes
// ---------------------------------------------------------------------------------------------

/** Parameters of an update: an emptied field is sent as ''. Objects stay nested. */
export const emptied = (values: JsonObject): JsonObject =>
	Object.fromEntries(
		Object.entries(values).map(([name, value]): [string, JsonValue] => [
			name,
			value === null ? '' : isObject(value) ? emptied(value) : value,
		]),
	);

/** Parameters of a create: what is empty is left out. Objects stay nested. */
export const filled = (values: JsonObject): JsonObject =>
	Object.fromEntries(
		Object.entries(values).flatMap(([name, value]): Array<[string, JsonValue]> => {
			if (isEmpty(value)) return [];
			return [[name, isObject(value) ? filled(value) : value]];
		}),
	);
