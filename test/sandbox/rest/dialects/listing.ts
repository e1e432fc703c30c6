/** The rows of a list, for every dialect. */
import { createHash } from 'node:crypto';
import { fail, fold, isIndexed, type Call, type Rest, type RestRecord } from '../context';

/** Records that lists show to this user. */
export const listed = (rest: Rest, call: Call, entity: string): RestRecord[] =>
	call.lists[entity]
		.all()
		.filter((record) => !rest.runtime.hidden.isHidden(entity, record.id, 'lists'));

/** Those with an equal value in each of these fields, capitals apart. */
export function searched(
	rest: Rest,
	call: Call,
	entity: string,
	wanted: Array<[name: string, value: string]>,
): RestRecord[] {
	const indexed = wanted.find(([name]) => isIndexed(rest.schema[entity]!, name));
	const rows = indexed
		? call.lists[entity]
				.by(indexed[0], fold(indexed[1]))
				.filter((record) => !rest.runtime.hidden.isHidden(entity, record.id, 'lists'))
		: listed(rest, call, entity);
	return rows.filter((record) =>
		wanted.every(([name, value]) => fold(String(record[name] ?? '')) === fold(value)),
	);
}

export interface Order {
	/** The value that decides; a path of the reference. */
	of: (record: RestRecord) => unknown;
	descending: boolean;
}

const compareValues = (a: unknown, b: unknown): number => {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	const [x, y] = [String(a ?? ''), String(b ?? '')];
	return x < y ? -1 : x > y ? 1 : 0;
};

/** Equal ones stand by id, so that pages have one order. */
export const sorted = (rows: RestRecord[], orders: Order[]): RestRecord[] =>
	[...rows].sort((a, b) => {
		for (const { of, descending } of orders) {
			const result = compareValues(of(a), of(b));
			if (result !== 0) return descending ? -result : result;
		}
		return compareValues(a.id, b.id);
	});

/** Refuses what is not known, and what is there twice. */
export function checkParameters(call: Call, isKnown: (name: string) => boolean): void {
	for (const name of call.query.keys()) {
		if (!isKnown(name))
			fail(400, `The query parameter '${name}' is not known.`, { parameter: name });
		if (call.query.getAll(name).length > 1) {
			fail(400, `The query parameter '${name}' is there more than once.`, { parameter: name });
		}
	}
}

export function wholeNumber(call: Call, name: string, least: number): number | undefined {
	const value = call.query.get(name);
	if (value === null) return undefined;
	if (/^\d{1,9}$/.test(value) && Number(value) >= least) return Number(value);
	return fail(400, `${name} must be a whole number, ${least} or more.`, { parameter: name });
}

/** Where a page begins, with what failure rules and settings do to it. */
export const startOf = (rest: Rest, call: Call, before: number): number =>
	rest.settings().endlessPages ? 0 : Math.max(0, before + call.shift);

/** A text that says nothing to a client. */
export const seal = (content: object): string =>
	Buffer.from(JSON.stringify(content)).toString('base64url');

/** What was sealed; undefined if it is none of ours. */
export function unseal(text: string): Record<string, unknown> | undefined {
	try {
		const content: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
		return typeof content === 'object' && content !== null
			? (content as Record<string, unknown>)
			: undefined;
	} catch {
		return undefined;
	}
}

/** Sign of the parts of a query that must not change between two pages. */
export const signOf = (parts: unknown): string =>
	createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12);
