/** Query parameters and paging, section "Paging" of the API. */
import { parseToLocalText } from '../clock';
import { badRequest, type Call, type Tenant } from './context';

export function boolParam(call: Call, name: string, fallback: boolean): boolean {
	const value = call.query.get(name);
	if (value === null || value === '') return fallback;
	if (!/^(true|false)$/i.test(value)) badRequest(`The value '${value}' is not valid for ${name}.`);
	return value.toLowerCase() === 'true';
}

export function intParam(call: Call, name: string, fallback: number): number;
export function intParam(call: Call, name: string, fallback: null): number | null;
export function intParam(call: Call, name: string, fallback: number | null): number | null {
	const value = call.query.get(name);
	if (value === null || value === '') return fallback;
	if (!/^-?\d{1,9}$/.test(value)) badRequest(`The value '${value}' is not valid for ${name}.`);
	return Number(value);
}

export function textParam(call: Call, name: string): string | null {
	const value = call.query.get(name);
	return value === null || value.trim() === '' ? null : value;
}

/** With or without offset; an offset is converted to the tenant's zone. */
export function dateParam(tenant: Tenant, call: Call, name: string): string | null {
	const value = textParam(call, name);
	if (value === null) return null;
	return (
		parseToLocalText(value, tenant.settings.timeZone) ??
		badRequest(`The value '${value}' is not valid for ${name}.`)
	);
}

export function idParam(call: Call, name: string): string {
	const value = call.params[name]!;
	if (!/^\d{1,18}$/.test(value)) badRequest(`The value '${value}' is not valid.`);
	return String(BigInt(value));
}

/**
 * A stable order that has nothing to do with stamps or numbers: the API documents none, and
 * nobody may lean on one.
 */
export function scatter(uid: number): number {
	let x = Math.imul(uid ^ 0x9e3779b9, 0x85ebca6b);
	x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
	return (x ^ (x >>> 16)) >>> 0;
}

export const scattered = <T>(rows: T[], uid: (row: T) => number): T[] =>
	rows
		.map((row) => ({ row, at: scatter(uid(row)) }))
		.sort((a, b) => a.at - b.at)
		.map(({ row }) => row);

export interface PageNames {
	page: string;
	pageSize: string;
	first: number;
	defaultSize: number;
}

const USUAL: PageNames = { page: 'page', pageSize: 'pageSize', first: 1, defaultSize: 50 };
/** `/invoices/{id}/payments` has names and defaults of its own. */
export const PAYMENT_PAGES: PageNames = {
	page: 'page',
	pageSize: 'pagesize',
	first: 0,
	defaultSize: 10,
};

export interface PagedResult {
	totalCount: number;
	totalPages: number;
	previousPageUrl: string | null;
	nextPageUrl: string | null;
	result: unknown[];
}

/** Cuts out the rows of the page asked for. */
export function slicePage<T>(
	tenant: Tenant,
	call: Call,
	rows: T[],
	names: PageNames = USUAL,
): { page: number; pageSize: number; rows: T[] } {
	const page = intParam(call, names.page, names.first);
	const pageSize = intParam(call, names.pageSize, names.defaultSize);
	if (page < names.first) badRequest(`${names.page} must be at least ${names.first}.`);
	if (pageSize < 1 || pageSize > tenant.settings.maxPageSize) {
		badRequest(`${names.pageSize} must lie between 1 and ${tenant.settings.maxPageSize}.`);
	}
	// A shifted page starts later (or earlier) than the page before ended.
	const start = Math.max(0, (page - names.first) * pageSize + call.shift);
	return { page, pageSize, rows: rows.slice(start, start + pageSize) };
}

function rowsOf<T>(tenant: Tenant, call: Call, build: () => T[], pageName: string): T[] {
	if (call.method !== 'GET' || call.lists !== call.store.now) return build();
	const query = call.search.split('&').filter((part) => part.split('=')[0] !== pageName);
	const key = [
		call.path,
		query,
		call.store.revision(),
		// Validity runs out with time, without any change.
		tenant.nowText().slice(0, 16),
		tenant.settings,
		tenant.hidden.list(),
	];
	return tenant.listing(key, build);
}

export function paged<T>(
	tenant: Tenant,
	call: Call,
	build: () => T[],
	view: (row: T) => unknown,
	names: PageNames = USUAL,
): PagedResult {
	const rows = rowsOf(tenant, call, build, names.page);
	const slice = slicePage(tenant, call, rows, names);
	const totalPages = Math.ceil(rows.length / slice.pageSize);
	const last = names.first + totalPages - 1;
	const link = (page: number) => {
		// The page goes last, all else stays as the client wrote it.
		const kept = call.search
			.split('&')
			.filter((part) => part !== '' && part.split('=')[0] !== names.page);
		return `${call.origin}/api/v1${call.path}?${[...kept, `${names.page}=${page}`].join('&')}`;
	};
	return {
		totalCount: rows.length,
		totalPages,
		previousPageUrl: slice.page > names.first ? link(slice.page - 1) : null,
		nextPageUrl: slice.page < last ? link(slice.page + 1) : null,
		result: slice.rows.map(view),
	};
}
