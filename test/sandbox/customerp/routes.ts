/** The REST routes: the same five for each entity, `/me` and the OpenAPI document. */
import type { Reply } from '../exchange';
import type { ReadCollection } from '../store';
import type { CustomerpEntity, RawRecord } from '../types';
import { fail, fold, type Call, type Erp, type ErpRecord, type ErpRoute } from './context';
import { openApiDocument } from './openapi';
import { createRecord, patchRecord, referencesTo } from './records';
import { ENTITIES, schema } from './schema';

const DEFAULT_PAGE_SIZE = 100;
const COMMON_PARAMETERS = ['page', 'pageSize', 'modifiedSince', 'sort', 'includeArchived'];

const etag = (record: ErpRecord) => `"${record.version}"`;

function view(record: ErpRecord): RawRecord {
	const { version, ...shown } = record;
	return shown;
}

const answer = (status: number, record: ErpRecord): Reply => ({
	status,
	body: view(record),
	headers: { ETag: etag(record) },
});

function positiveInt(call: Call, name: string, fallback: number): number {
	const value = call.query.get(name);
	if (value === null) return fallback;
	if (!/^[1-9]\d{0,8}$/.test(value)) return fail(400, `${name} must be a whole number above 0.`);
	return Number(value);
}

function sinceOf(call: Call): string | null {
	const value = call.query.get('modifiedSince');
	if (value === null) return null;
	const isIso =
		/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
		!Number.isNaN(Date.parse(value));
	if (!isIso) return fail(400, 'modifiedSince must be an ISO 8601 date-time with offset.');
	return new Date(value).toISOString();
}

function flag(call: Call, name: string): boolean {
	const value = call.query.get(name);
	if (value === null || value === 'false') return false;
	return value === 'true' ? true : fail(400, `${name} must be true or false.`);
}

/** Sorted by the field, equal ones by id, so that pages have one order. */
function compareBy(name: string, descending: boolean) {
	const sign = descending ? -1 : 1;
	const of = (record: ErpRecord) => String(record[name] ?? '');
	return (a: ErpRecord, b: ErpRecord) => {
		const [x, y] = [of(a), of(b)];
		if (x !== y) return x < y ? -sign : sign;
		return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
	};
}

function listRows(erp: Erp, call: Call, entity: CustomerpEntity): ErpRecord[] {
	const { filters, sorts } = schema[entity];
	const sort = call.query.get('sort') ?? 'id';
	const descending = sort.startsWith('-');
	const field = descending ? sort.slice(1) : sort;
	if (!sorts.includes(field)) fail(400, `sort must be one of ${sorts.join(', ')}.`);
	const since = sinceOf(call);
	const includeArchived = flag(call, 'includeArchived') || call.query.get('status') === 'archived';
	const wanted = filters
		.filter((name) => call.query.has(name))
		.map((name) => [name, fold(call.query.get(name))] as const);

	const collection: ReadCollection<ErpRecord> = call.lists[entity];
	const indexed = wanted.find(([name]) =>
		['externalReference', 'number', 'sku', 'email'].includes(name),
	);
	const candidates = indexed ? collection.by(indexed[0], indexed[1]) : collection.all();
	return candidates
		.filter(
			(record) =>
				(includeArchived || record.status !== 'archived') &&
				(since === null || String(record.modifiedAt) >= since) &&
				wanted.every(([name, value]) => fold(record[name]) === value) &&
				!erp.runtime.hidden.isHidden(entity, record.id, 'lists'),
		)
		.sort(compareBy(field, descending));
}

function list(erp: Erp, call: Call, entity: CustomerpEntity): Reply {
	const known = [...COMMON_PARAMETERS, ...schema[entity].filters];
	for (const name of call.query.keys()) {
		if (!known.includes(name)) fail(400, `The query parameter '${name}' is not known.`);
	}
	const page = positiveInt(call, 'page', 1);
	const pageSize = Math.min(
		positiveInt(call, 'pageSize', DEFAULT_PAGE_SIZE),
		erp.settings.maxPageSize,
	);
	const build = () => listRows(erp, call, entity);
	const query = [...call.query].filter(([name]) => name !== 'page' && name !== 'pageSize');
	const rows =
		call.lists === call.store.now
			? erp.listing([entity, query, call.store.revision(), erp.runtime.hidden.list()], build)
			: build();
	const start = Math.max(0, (page - 1) * pageSize + call.shift);
	return {
		status: 200,
		body: {
			data: rows.slice(start, start + pageSize).map(view),
			page,
			pageSize,
			total: rows.length,
			nextPage: page * pageSize < rows.length ? page + 1 : null,
		},
	};
}

function find(erp: Erp, call: Call, entity: CustomerpEntity): ErpRecord {
	const id = call.params.id!;
	const record: ErpRecord | undefined = call.db[entity].get(id);
	if (!record || erp.runtime.hidden.isHidden(entity, id, 'reads')) {
		return fail(404, `${schema[entity].singular} '${id}' does not exist.`);
	}
	return record;
}

function bodyOf(call: Call): RawRecord {
	const { body } = call;
	if (typeof body !== 'object' || body === null || Array.isArray(body)) {
		return fail(400, 'The body must be a JSON object.');
	}
	return body as RawRecord;
}

/** If-Match is optional; a version that is not the present one stops the write. */
function checkVersion(call: Call, record: ErpRecord): void {
	const given = call.headers['if-match'];
	if (given === undefined || given.trim() === '*') return;
	const versions = given.split(',').map((one) => one.trim());
	if (!versions.includes(etag(record))) fail(412, 'The record has changed meanwhile.');
}

function entityRoutes(erp: Erp, entity: CustomerpEntity): ErpRoute[] {
	const guarded =
		(work: (call: Call) => Reply) =>
		(call: Call): Reply =>
			erp.settings.forbidden.includes(entity)
				? fail(403, `This user may not use ${entity}.`)
				: work(call);
	return [
		{
			method: 'GET',
			template: `/${entity}`,
			handle: guarded((call) => list(erp, call, entity)),
		},
		{
			method: 'POST',
			template: `/${entity}`,
			handle: guarded((call) => {
				const record = createRecord(erp, entity, bodyOf(call));
				const reply = answer(201, record);
				const Location = `${call.origin}/api/v1/${entity}/${record.id}`;
				return { ...reply, headers: { ...reply.headers, Location } };
			}),
		},
		{
			method: 'GET',
			template: `/${entity}/{id}`,
			handle: guarded((call) => answer(200, find(erp, call, entity))),
		},
		{
			method: 'PATCH',
			template: `/${entity}/{id}`,
			handle: guarded((call) => {
				const record = find(erp, call, entity);
				checkVersion(call, record);
				return answer(200, patchRecord(erp, entity, record, bodyOf(call)));
			}),
		},
		{
			method: 'DELETE',
			template: `/${entity}/{id}`,
			handle: guarded((call) => {
				const record = find(erp, call, entity);
				if (erp.settings.undeletable.includes(entity)) {
					return fail(405, `${schema[entity].singular} records cannot be deleted.`);
				}
				checkVersion(call, record);
				const references = referencesTo(erp, entity, record.id);
				if (Object.keys(references).length > 0) {
					return fail(409, 'Other records refer to this one.', { references });
				}
				call.store.now[entity].delete(record.id);
				return { status: 204 };
			}),
		},
	];
}

export function erpRoutes(erp: Erp, tenant: string): ErpRoute[] {
	return [
		...ENTITIES.flatMap((entity) => entityRoutes(erp, entity)),
		{
			method: 'GET',
			template: '/me',
			handle: () => ({ status: 200, body: { tenant, name: 'Integration user' } }),
		},
		{
			method: 'GET',
			template: '/openapi.json',
			open: true,
			handle: (call) => ({
				status: 200,
				body: openApiDocument(`${call.origin}/api/v1`),
			}),
		},
	];
}
