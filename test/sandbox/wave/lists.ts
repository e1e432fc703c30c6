/** Connections: filters by stamp, order, offset pages. */
import type { RawRecord, WaveEntity } from '../types';
import { graphError, type Args, type Ctx, type WaveRecord } from './context';

type SortKey = (record: WaveRecord) => string | number;

export interface Connection {
	entity: WaveEntity;
	businessId: string;
	args: Args;
	/** Beside the stamps, which are looked at for every connection that has them. */
	keep?: (record: WaveRecord) => boolean;
	/** By the name of the sort enum without its direction. */
	sorts?: Record<string, SortKey>;
	/** The schema lets a node be null. */
	nullable?: boolean;
	/** What the filters and the order depend on beside records and arguments. */
	also?: unknown;
}

const text =
	(name: string): SortKey =>
	(record) =>
		String(record[name] ?? '');

export const COMMON_SORTS: Record<string, SortKey> = {
	CREATED_AT: text('createdAt'),
	MODIFIED_AT: text('modifiedAt'),
	NAME: (record) => text('name')(record).toString().toLowerCase(),
};

const number = (record: WaveRecord) => Number(record.internalId);

function inWindow({ wave }: Ctx, { modifiedAtAfter, modifiedAtBefore }: Args) {
	const inclusive = wave.settings.modifiedAtAfterInclusive;
	const from = modifiedAtAfter as string | null | undefined;
	const to = modifiedAtBefore as string | null | undefined;
	return (record: WaveRecord): boolean => {
		const at = String(record.modifiedAt);
		return (
			(!from || at > from || (inclusive && at === from)) &&
			(!to || at < to || (inclusive && at === to))
		);
	};
}

/** By the keys in turn; rows that are equal in all of them by their number, in the direction of the first key. */
function comparator(sorts: Record<string, SortKey>, wanted: string[]) {
	const keys = wanted.map((name) => ({
		of: sorts[name.replace(/_(ASC|DESC)$/, '')]!,
		sign: name.endsWith('_DESC') ? -1 : 1,
	}));
	return (a: WaveRecord, b: WaveRecord): number => {
		for (const { of, sign } of keys) {
			const [x, y] = [of(a), of(b)];
			if (x !== y) return x < y ? -sign : sign;
		}
		return (number(a) - number(b)) * (keys[0]?.sign ?? 1);
	};
}

function rowsOf(ctx: Ctx, connection: Connection): WaveRecord[] {
	const { entity, businessId, args, keep = () => true, sorts = {}, nullable = false } = connection;
	const { hidden } = ctx.wave.runtime;
	const inTime = inWindow(ctx, args);
	const showsHidden = nullable && ctx.wave.settings.hiddenRows === 'null';
	return ctx.call.lists[entity]
		.by('businessId', businessId)
		.filter(
			(record) =>
				keep(record) &&
				inTime(record) &&
				(showsHidden || !hidden.isHidden(entity, record.id, 'lists')),
		)
		.sort(comparator(sorts, (args.sort ?? []) as string[]));
}

function pageNumber(args: Args, name: string, most?: number): number {
	const value = args[name];
	if (typeof value !== 'number' || value < 1 || (most !== undefined && value > most)) {
		const range = most === undefined ? '1 or more' : `between 1 and ${most}`;
		throw graphError('BAD_USER_INPUT', `${name} must be ${range}.`);
	}
	return value;
}

/** The page of rows that are in order already. */
export function pageOf<T>(ctx: Ctx, rows: T[], args: Args, node: (row: T) => RawRecord | null) {
	const page = pageNumber(args, 'page');
	const size = pageNumber(args, 'pageSize', ctx.wave.settings.maxPageSize);
	const start = Math.max(0, (page - 1) * size + ctx.call.shift);
	return {
		edges: rows.slice(start, start + size).map((row) => ({ node: node(row) })),
		pageInfo: {
			currentPage: page,
			totalPages: Math.ceil(rows.length / size),
			totalCount: rows.length,
		},
	};
}

export function connection(ctx: Ctx, what: Connection) {
	const { call, wave } = ctx;
	const { hidden, store } = wave.runtime;
	const { page, pageSize, ...filters } = what.args;
	const build = () => rowsOf(ctx, what);
	const key = [
		...[what.entity, what.businessId, filters, what.also],
		...[store.revision(), hidden.list(), wave.settings],
	];
	const rows = call.lists === store.now ? wave.listing(key, build) : build();
	return pageOf(ctx, rows, { page, pageSize }, (record) =>
		what.nullable && hidden.isHidden(what.entity, record.id, 'lists')
			? null
			: // Some fields of an invoice are filled on single reads only.
				{ ...record, _listed: true },
	);
}
