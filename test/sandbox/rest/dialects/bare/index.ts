/** An API with next to nothing: whole lists by offset, no stamps, no reference, no answer to a write. */
import type { Reply } from '../../../exchange';
import type { RawRecord } from '../../../types';
import {
	fail,
	type Call,
	type FieldError,
	type Rest,
	type RestRecord,
	type RestRoute,
} from '../../context';
import { createRecord, patchRecord } from '../../records';
import type { EntitySchema, Schema } from '../../schema';
import { bodyOf, find, guard, refuseUndeletable, refuseUsed } from '../../single';
import { checkParameters, searched, sorted, startOf, wholeNumber } from '../listing';
import { fieldsIn, refuseSent } from '../shape';
import { translated } from '../translate';
import type { DialectPlan, OpenDialect } from '../types';
import { createRateLimit } from './rateLimit';
import { flatPath, idOf, idPartsOf, numberName, readRow, rowOf, seedId } from './shape';

const BASE = '/rest';
const LOGIN = { user: 'sandbox-user', password: 'sandbox-pässword' };
const DELETED = 'deleted';
const SEARCHED = ['number', 'email'];
const DEFAULT_COUNT = 50;

function error(status: number, message: string, more: object = {}): Reply {
	const errors = fieldsIn(more, flatPath);
	return { status, body: { status, message, ...(errors ? { errors } : {}) } };
}

/** Deleted is a status here. */
const withDeleted = (description: EntitySchema): EntitySchema => {
	const { status } = description.fields;
	if (status?.type !== 'enum') return description;
	const values = [...status.values!, DELETED];
	return {
		...description,
		fields: { ...description.fields, status: { ...status, values } },
	};
};

const isDeleted = (record: RestRecord): boolean => record.status === DELETED;

function list(rest: Rest, call: Call, entity: string): Reply {
	const description = rest.schema[entity]!;
	const searchable = SEARCHED.filter((name) => name in description.fields);
	checkParameters(call, (name) => ['offset', 'count', ...searchable].includes(name));
	const { maxPageSize, deletedRows } = rest.settings();
	const offset = wholeNumber(call, 'offset', 0) ?? 0;
	const count = wholeNumber(call, 'count', 1) ?? Math.min(DEFAULT_COUNT, maxPageSize);
	if (count > maxPageSize) fail(400, `count must be at most ${maxPageSize}.`);
	const wanted = searchable
		.filter((name) => call.query.has(name))
		.map((name): [string, string] => [name, call.query.get(name)!]);
	const build = () =>
		sorted(
			searched(rest, call, entity, wanted).filter(
				(record) => deletedRows === 'tombstone' || !isDeleted(record),
			),
			[],
		);
	const rows =
		call.lists === call.store.now
			? rest.listing(
					[entity, wanted, deletedRows, call.store.revision(), rest.runtime.hidden.list()],
					build,
				)
			: build();
	const start = startOf(rest, call, offset);
	return {
		status: 200,
		headers: { 'X-Total-Count': String(rows.length) },
		body: rows
			.slice(start, start + count)
			.map((record) =>
				isDeleted(record)
					? { ...idPartsOf(description, record.id), status: DELETED }
					: rowOf(rest, entity, record),
			),
	};
}

function found(rest: Rest, call: Call, entity: string): RestRecord {
	const { tenantCode, number } = call.params;
	const record = find(rest, call, entity, `${tenantCode}:${number}`);
	return isDeleted(record) ? fail(404, 'The record was deleted.') : record;
}

/** Parts of the id name the record; they cannot be changed. */
function sentBy(rest: Rest, call: Call, entity: string, before: RestRecord | undefined): RawRecord {
	const description = rest.schema[entity]!;
	const { tenantCode, [numberName(description)]: number, ...body } = bodyOf(call);
	const errors: FieldError[] = [];
	const own = before ? idPartsOf(description, before.id) : {};
	const parts = { tenantCode, [numberName(description)]: number };
	for (const [field, value] of Object.entries(parts)) {
		if (value !== undefined && value !== own[field])
			errors.push({ field, message: 'is read-only' });
	}
	const values = readRow(rest, entity, body, errors);
	refuseSent(errors);
	return values;
}

function patch(rest: Rest, call: Call, entity: string): Reply {
	const before = found(rest, call, entity);
	const values = sentBy(rest, call, entity, before);
	if (values.status === DELETED) {
		refuseUndeletable(rest, entity);
		refuseUsed(rest, entity, before.id);
	}
	patchRecord(rest, entity, before, values);
	return { status: 204 };
}

function entityRoutes(rest: Rest, entity: string): RestRoute[] {
	const guarded = guard(rest, entity);
	const template = `/${entity}/{tenantCode}/{number}`;
	return [
		{ method: 'GET', template: `/${entity}`, handle: guarded((call) => list(rest, call, entity)) },
		{
			method: 'POST',
			template: `/${entity}`,
			handle: guarded((call) => {
				const { id } = createRecord(rest, entity, sentBy(rest, call, entity, undefined));
				const path = id.split(':').map(encodeURIComponent).join('/');
				return { status: 201, headers: { Location: `${BASE}/${entity}/${path}` } };
			}),
		},
		{
			method: 'GET',
			template,
			handle: guarded((call) => ({
				status: 200,
				body: rowOf(rest, entity, found(rest, call, entity)),
			})),
		},
		{ method: 'PATCH', template, handle: guarded((call) => patch(rest, call, entity)) },
	];
}

const MEDIA_TYPES: Record<string, RegExp> = {
	POST: /^application\/json\b/i,
	PATCH: /^application\/merge-patch\+json\b/i,
};

function open(rest: Rest): OpenDialect {
	const isLimited = createRateLimit(rest, (message) => error(429, message));
	const right = `Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')}`;
	let loginWorks = true;
	return {
		error,
		routes: Object.keys(rest.schema)
			.flatMap((entity) => entityRoutes(rest, entity))
			.map((route) => translated(route, error)),
		authenticate: (call) =>
			isLimited() ??
			(loginWorks && call.headers.authorization === right
				? undefined
				: {
						...error(401, 'User or password is wrong.'),
						headers: { 'WWW-Authenticate': 'Basic realm="rest", charset="UTF-8"' },
					}),
		admit: (call) => {
			const wanted = MEDIA_TYPES[call.method];
			return wanted === undefined || wanted.test(call.headers['content-type'] ?? '')
				? undefined
				: error(415, 'POST takes application/json, PATCH application/merge-patch+json.');
		},
		expireTokens: () => {
			loginWorks = false;
		},
		restoreTokens: () => {
			loginWorks = true;
		},
		dump: () => ({ loginWorks }),
		load: (state) => {
			loginWorks = state.loginWorks !== false;
		},
	};
}

const schema = (plain: Schema): Schema =>
	Object.fromEntries(
		Object.entries(plain).map(([entity, description]) => [entity, withDeleted(description)]),
	);

export const bare: DialectPlan = {
	basePath: BASE,
	schema,
	idOf,
	seedId,
	access: () => ({ dialect: 'bare', basic: LOGIN }),
	open,
};
